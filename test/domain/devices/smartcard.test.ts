// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {parseSmartcard} from '../../../src/domain/devices/smartcard.ts';
import {element, messageOf} from '../../helpers/definition.ts';

const certificates = '<certificate>a</certificate>'.repeat(3);
const hostCertificates = (inner: string) =>
  parseSmartcard(element(`<smartcard mode='host-certificates'>${inner}</smartcard>`));

test("certificates come from the host's database unless another one is named", t => {
  t.is(hostCertificates(certificates).database, '/etc/pki/nssdb');
  t.is(hostCertificates(`${certificates}<database>/srv//db/ </database>`).database, '/srv//db/ ');
});

test('a reader of the host or behind a socket', t => {
  t.like(parseSmartcard(element("<smartcard mode='host'/>")), {
    mode: 'host',
    database: undefined,
    source: undefined,
  });
  const xml =
    "<smartcard mode='passthrough' type='unix'><source mode='bind' path='/run/sc.sock'/></smartcard>";
  t.like(parseSmartcard(element(xml)).source, {type: 'unix', mode: 'bind', path: '/run/sc.sock'});
  t.is(parseSmartcard(element("<smartcard mode='passthrough' type='spicevmc'/>")).source?.type, 'spicevmc');
});

test('refuses too few certificates and databases without an absolute path', t => {
  const few = messageOf(() => hostCertificates('<certificate>a</certificate>'));
  t.is(few, 'XML error: host-certificates mode needs exactly three certificates');
  const relative = messageOf(() => hostCertificates(`${certificates}<database>db</database>`));
  t.is(relative, 'XML error: expecting absolute path: db');
  t.is(
    messageOf(() => hostCertificates(`${certificates}<database/>`)),
    'XML error: expecting absolute path: ',
  );
});

test('refuses a passthrough of no type', t => {
  const message = messageOf(() => parseSmartcard(element("<smartcard mode='passthrough'/>")));
  t.is(message, 'XML error: passthrough mode requires a character device type attribute');
});
