// SPDX-License-Identifier: Apache-2.0
import {enumAttribute} from '../attributes.ts';
import type {CharSource} from '../parts/chardev.ts';
import {refusal} from '../refusals/refusal.ts';
import {attr, child, placeOf, placeOfAttribute, type XmlElement} from '../xml.ts';
import {charSource, reconnectOf} from './char-source.ts';

/**
 * The socket of a vhost-user card. With passt behind it libvirt makes up the socket's name when it starts the
 * VM and never writes it down, so the path stays open.
 */
export function parseVhostUser(element: XmlElement, passt: boolean): CharSource {
  const source = child(element, 'source');
  const at = placeOf(source ?? element);
  if (source === undefined || passt) return charSource({type: 'unix', at});
  const type = attr(source, 'type');
  if (type !== undefined && type !== 'unix')
    throw refusal('VHOSTUSER_TYPE', placeOfAttribute(source, 'type'), {type});
  const listens = enumAttribute(source, 'mode', ['client', 'server']) === 'server';
  return charSource({
    type: 'unix',
    path: attr(source, 'path'),
    mode: listens ? 'bind' : 'connect',
    reconnect: reconnectOf(source),
    at,
  });
}
