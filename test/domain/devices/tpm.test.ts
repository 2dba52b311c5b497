// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {parseTpm, parseTpms} from '../../../src/domain/devices/tpm.ts';
import {element, messageOf} from '../../helpers/definition.ts';

const tpm = (backend: string, attributes = "model='tpm-tis'") =>
  element(`<tpm ${attributes}>${backend}</tpm>`);

test('passthrough is the first TPM of the host unless a device is named', t => {
  const backend = (device: string) =>
    parseTpm(tpm(`<backend type='passthrough'>${device}</backend>`)).backend;
  t.like(backend(''), {type: 'passthrough', source: {type: 'dev', path: '/dev/tpm0'}});
  t.like(backend("<device path=''/>"), {source: {path: '/dev/tpm0'}});
  t.like(backend("<device path='/dev/tpmrm0'/>"), {source: {path: '/dev/tpmrm0'}});
});

test('an emulator leaves version and state to others when nothing is written', t => {
  const {backend, model} = parseTpm(tpm("<backend type='emulator'/>", ''));
  t.is(model, undefined);
  t.deepEqual(backend, {
    type: 'emulator',
    version: undefined,
    source: undefined,
    encrypted: false,
    persistentState: false,
    pcrBanks: [],
    profileSource: undefined,
    debug: undefined,
  });
});

test('everything an emulator can say', t => {
  const {backend, alias} = parseTpm(
    tpm(`<backend type='emulator' version='2.0' persistent_state='yes' debug='3'>
      <encryption secret='6dd3e4a5-1d76-44ce-961f-f119f5aad935'/>
      <source type='dir' path='/srv/tpm'/>
      <active_pcr_banks><sha256/><sha512/></active_pcr_banks>
      <profile source='local:restricted' removeDisabled='fips-host'/>
    </backend><alias name='tpm0'/>`),
  );
  t.deepEqual(backend, {
    type: 'emulator',
    version: '2.0',
    source: {type: 'dir', path: '/srv/tpm'},
    encrypted: true,
    persistentState: true,
    pcrBanks: ['sha256', 'sha512'],
    profileSource: 'local:restricted',
    debug: 3,
  });
  t.is(alias, 'tpm0');
});

test('an external one is a socket, and its overrides are not read', t => {
  const {backend} = parseTpm(
    tpm(`<backend type='external'><source type='unix' mode='connect' path='/run/t.sock'>
      <seclabel model='dac' relabel='no'/></source></backend>`),
  );
  t.like(backend, {
    type: 'external',
    source: {type: 'unix', mode: 'connect', path: '/run/t.sock', seclabels: []},
  });
});

const emulator = (inner: string, attributes = '') =>
  `<backend type='emulator' ${attributes}>${inner}</backend>`;
const refused: readonly (readonly [string, string])[] = [
  ['', 'XML error: missing TPM device backend'],
  ["<backend type='emulator'/><backend type='emulator'/>", 'XML error: only one TPM backend is supported'],
  ['<backend/>', "XML error: Missing required attribute 'type' in element 'backend'"],
  ["<backend type='cuse'/>", "XML error: Invalid value for attribute 'type' in element 'backend': 'cuse'."],
  [
    emulator('', "version='3.0'"),
    "XML error: Invalid value for attribute 'version' in element 'backend': '3.0'.",
  ],
  [
    emulator('', "version='default'"),
    "XML error: Invalid value for attribute 'version' in element 'backend': 'default'.",
  ],
  [
    emulator('', "debug='loud'"),
    "XML error: Invalid value for attribute 'debug' in element 'backend': 'loud'. Expected non-negative integer value",
  ],
  [emulator("<encryption secret='key'/>"), "internal error: Unable to parse secret uuid 'key'"],
  [emulator("<source type='dir'/>"), 'XML error: missing TPM source path'],
  [
    emulator("<source type='block' path='/dev/vg/tpm'/>"),
    "XML error: Invalid value for attribute 'type' in element 'source': 'block'.",
  ],
  [
    emulator('', "persistent_state='on'"),
    "internal error: Invalid persistent_state value, either 'yes' or 'no'",
  ],
  [
    emulator('<active_pcr_banks><md5/></active_pcr_banks>'),
    "unsupported configuration: Unsupported PCR banks 'md5'",
  ],
  [
    emulator("<profile source='p' removeDisabled='yes'/>"),
    "XML error: Invalid value for attribute 'removeDisabled' in element 'profile': 'yes'.",
  ],
  ["<backend type='external'/>", 'XML error: missing external TPM backend source type'],
  [
    "<backend type='external'><source path='/run/t.sock'/></backend>",
    'XML error: missing external TPM backend source type',
  ],
  [
    "<backend type='external'><source type='socket'/></backend>",
    "unsupported configuration: unknown backend source type 'socket' for external TPM",
  ],
];

for (const [backend, message] of refused) {
  test(`refuses ${backend || 'no backend'}`, t => {
    t.is(
      messageOf(() => parseTpm(tpm(backend))),
      message,
    );
  });
}

test('refuses an unknown model and the name of libvirt for none', t => {
  for (const model of ['tpm-cuse', 'default']) {
    const message = messageOf(() => parseTpm(tpm("<backend type='emulator'/>", `model='${model}'`)));
    t.is(message, `XML error: Invalid value for attribute 'model' in element 'tpm': '${model}'.`);
  }
});

test('refuses a third TPM before it looks at any', t => {
  const broken = tpm('');
  t.is(
    messageOf(() => parseTpms([broken, broken, broken])),
    'XML error: a maximum of two TPM devices is supported, one of them being a TPM Proxy device',
  );
});
