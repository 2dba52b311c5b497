// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {svirtgen} from '../../helpers/cli.ts';

const OFFLINE = ['--host', 'assumed', '--policy', 'libvirt', '--format', 'json'];
const xml = (type: string) =>
  `<domain type='${type}'><name>a</name><os><type arch='x86_64'>hvm</type></os></domain>`;

for (const mode of ['strict', 'libvirt'])
  for (const type of ['xen', 'vz', 'bhyve', 'test'])
    test(`a definition of type ${type} is said to be none of QEMU's in ${mode} mode, and nothing is planned`, t => {
      const args = ['plan', ...OFFLINE, '--mode', mode, '-'];
      const {status, stdout, stderr} = svirtgen(args, {input: xml(type)});
      t.is(status, 2);
      const [record] = JSON.parse(stdout) as readonly {
        readonly plan?: object;
        readonly error: {readonly code: string};
      }[];
      t.is(record?.plan, undefined);
      t.is(record?.error.code, 'NOT_QEMU');
      t.regex(stderr, new RegExp(`^-:1:1: error: .*type '${type}'`));
    });

test('what QEMU runs by another accelerator is planned', t => {
  for (const type of ['qemu', 'hvf', 'hyperv'])
    t.is(svirtgen(['plan', ...OFFLINE, '-'], {input: xml(type)}).status, 0, type);
});
