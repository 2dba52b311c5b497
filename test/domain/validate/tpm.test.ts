// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {verdict, type Definition} from '../../helpers/definition.ts';

const tpm = (model: string, backend: string) => `<tpm model='${model}'>${backend}</tpm>`;
const emulator = (attributes = '', children = '') =>
  `<backend type='emulator' ${attributes}>${children}</backend>`;
const external = (source: string) => `<backend type='external'>${source}</backend>`;
const proxy = tpm('spapr-tpm-proxy', "<backend type='passthrough'><device path='/dev/tpmrm0'/></backend>");
const regular = tpm('tpm-spapr', emulator());

const accepted: Record<string, Definition> = {
  'an emulator of any kind': {devices: `<tpm>${emulator()}</tpm>`},
  'a CRB emulator takes 2.0 by itself': {
    devices: tpm('tpm-crb', emulator('', '<active_pcr_banks><sha256/></active_pcr_banks>')),
  },
  'TPM 1.2 with TIS on x86': {devices: tpm('tpm-tis', emulator("version='1.2'"))},
  'a proxy beside a regular one': {arch: 'ppc64le', devices: regular + proxy},
  'a proxy alone': {arch: 'ppc64', devices: proxy},
  'a proxy before the regular one': {arch: 'ppc64', devices: proxy + regular},
  'an external one behind a socket': {
    devices: tpm('tpm-tis', external("<source type='unix' mode='connect' path='/run/tpm.sock'/>")),
  },
  'a profile without a source on 1.2': {devices: tpm('tpm-tis', emulator("version='1.2'", '<profile/>'))},
  'TIS on ARM': {arch: 'aarch64', devices: tpm('tpm-tis', emulator())},
};

for (const [what, parts] of Object.entries(accepted)) {
  test(`accepts ${what}`, t => {
    t.is(verdict(parts), undefined);
  });
}

const refused: readonly (readonly [string, Definition, string])[] = [
  [
    'two regular ones',
    {arch: 'ppc64', devices: regular + regular},
    'unsupported configuration: only a single TPM non-proxy device is supported',
  ],
  [
    'two proxies',
    {arch: 'ppc64', devices: proxy + proxy},
    'unsupported configuration: only a single TPM Proxy device is supported',
  ],
  [
    'a third one',
    {arch: 'ppc64', devices: proxy + proxy + regular},
    'XML error: a maximum of two TPM devices is supported, one of them being a TPM Proxy device',
  ],
  [
    'TPM 1.2 with CRB',
    {devices: tpm('tpm-crb', emulator("version='1.2'"))},
    "unsupported configuration: TPM 1.2 is not supported for model 'tpm-crb'",
  ],
  [
    'TPM 1.2 with the interface of POWER',
    {arch: 'ppc64', devices: tpm('tpm-spapr', emulator("version='1.2'"))},
    "unsupported configuration: TPM 1.2 is not supported for model 'tpm-spapr'",
  ],
  [
    'TPM 1.2 on ARM',
    {arch: 'aarch64', devices: tpm('tpm-tis', emulator("version='1.2'"))},
    "unsupported configuration: TPM 1.2 is not supported on architecture 'aarch64'",
  ],
  [
    'a proxy that emulates',
    {arch: 'ppc64', devices: tpm('spapr-tpm-proxy', emulator())},
    "unsupported configuration: TPM Proxy model spapr-tpm-proxy requires 'Passthrough' backend",
  ],
  [
    'a proxy on x86',
    {devices: proxy},
    'unsupported configuration: The QEMU executable /usr/bin/qemu-system-x86_64 does not support TPM model spapr-tpm-proxy',
  ],
  [
    'PCR banks on the 1.2 that TIS on x86 gets by default',
    {devices: tpm('tpm-tis', emulator('', '<active_pcr_banks><sha1/></active_pcr_banks>'))},
    "XML error: <active_pcr_banks/> requires TPM version '2.0'",
  ],
  [
    'a profile on 1.2',
    {devices: tpm('tpm-tis', emulator("version='1.2'", "<profile source='default-v1'/>"))},
    "XML error: <profile/> requires TPM version '2.0'",
  ],
  [
    'an external one over TCP',
    {devices: tpm('tpm-tis', external("<source type='tcp' mode='connect' host='h' service='1'/>"))},
    "XML error: only source type 'unix' is supported for external TPM device",
  ],
  [
    'an external one that listens',
    {devices: tpm('tpm-tis', external("<source type='unix' mode='bind' path='/run/tpm.sock'/>"))},
    "XML error: only 'connect' mode is supported for external TPM device",
  ],
  [
    'an external one without a path',
    {devices: tpm('tpm-tis', external("<source type='unix' mode='connect'/>"))},
    'XML error: missing socket path for external TPM device',
  ],
];

for (const [what, parts, message] of refused) {
  test(`refuses ${what}`, t => {
    t.is(verdict(parts), message);
  });
}
