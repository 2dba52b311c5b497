// SPDX-License-Identifier: Apache-2.0
import {missingAttribute, requiredEnum, yesNo} from '../attributes.ts';
import type {ParseContext} from '../context.ts';
import type {Graphics} from '../parts/display.ts';
import {attr, child, placeOf, type XmlElement} from '../xml.ts';
import {parseListens} from './graphics-listen.ts';

const TYPES = ['sdl', 'vnc', 'rdp', 'desktop', 'spice', 'egl-headless', 'dbus'] as const;

/** Types whose `<gl>` may name a render node of the host. */
const WITH_RENDERNODE: readonly Graphics['type'][] = ['spice', 'egl-headless', 'dbus'];

/** A display: sockets it listens on, the render node it draws with, and the cookie file of SDL's X11 server. */
export function parseGraphics(element: XmlElement, context: ParseContext): Graphics {
  const type = requiredEnum(element, 'type', TYPES);
  const gl = child(element, 'gl');
  const listens = parseListens(element, type, context);
  return {
    type,
    gl: usesGl(type, gl),
    rendernode: WITH_RENDERNODE.includes(type) ? attr(gl, 'rendernode') : undefined,
    sockets: listens.filter(each => each.type === 'socket').map(({path, at}) => ({path, at})),
    listens: listens.map(({type: how, address, at}) => ({type: how, address, at})),
    ports: portsOf(element),
    password: attr(element, 'passwd') === undefined ? undefined : 'set',
    xauth: type === 'sdl' ? attr(element, 'xauth') : undefined,
    bus: type === 'dbus' ? busOf(element) : undefined,
    at: placeOf(element),
  };
}

function portsOf(element: XmlElement): string | undefined {
  if (attr(element, 'autoport') === 'yes') return undefined;
  const ports = ['port', 'tlsPort', 'websocket'].flatMap(name => {
    const port = attr(element, name);
    return port === undefined || port === '-1' ? [] : `${name} ${port}`;
  });
  return ports.length === 0 ? undefined : ports.join(', ');
}

/** As virDomainGraphicsDefParseXMLDBus reads it: who connects one by one needs no address. */
function busOf(element: XmlElement): Graphics['bus'] {
  if (yesNo(element, 'p2p')) return 'peers';
  const address = attr(element, 'address');
  return address === undefined ? 'own' : {address};
}

/** egl-headless is nothing but GL; spice has to say yes or no once it has a `<gl>`. */
function usesGl(type: Graphics['type'], gl: XmlElement | undefined): boolean {
  if (type === 'egl-headless') return true;
  if (gl === undefined || !['sdl', 'spice', 'dbus'].includes(type)) return false;
  const enabled = yesNo(gl, 'enable');
  if (type === 'spice' && enabled === undefined) throw missingAttribute(gl, 'enable');
  return enabled ?? false;
}
