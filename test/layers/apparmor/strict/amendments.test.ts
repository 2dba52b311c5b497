// SPDX-License-Identifier: Apache-2.0
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {TRAITS} from '../../../../src/inventory/roles.ts';
import {root} from '../../../helpers/paths.ts';
import {planScenario} from '../../../helpers/scenario.ts';

/** The amendments that the documentation has, each with the file of its tests. */
function documented(): readonly (readonly [string, string])[] {
  const text = readFileSync(join(root, 'docs/differences.md'), 'utf8');
  const section = /^### AppArmor profile\n([^]*?)^## /m.exec(text)?.[1] ?? '';
  const rows = section
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    );
  return rows.slice(2).map(([name = '', ...cells]) => [name, cells.at(-1) ?? '']);
}

test('the documentation has each amendment that a role has a row for', t => {
  const names = documented().map(([name]) => name);
  const mending = Object.values(TRAITS).flatMap(({strict}) => strict?.amendment ?? []);
  t.true(mending.length > 20);
  t.deepEqual(
    mending.filter(name => !names.includes(name)),
    [],
  );
});

for (const [name, file] of documented()) {
  test(`${name} has a test of its name in ${file}`, t => {
    const tests = readFileSync(join(root, 'test/layers/apparmor/strict', file.replaceAll('`', '')), 'utf8');
    t.true(["'", '"', '`'].some(quote => tests.includes(`${quote}${name}: `)));
  });
}

const DEVICES = `
<rng model='virtio'><backend model='random'>/dev/hwrng</backend></rng>
<vsock model='virtio'><cid auto='no' address='3'/></vsock>
<audio id='1' type='oss'><output dev='/srv/dsp'/></audio>
<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>
<disk type='file' device='disk'><source file='/srv/a.img'/><target dev='vda'/><transient/></disk>`;

test("a rule says whose amendment it is where libvirt's helper has no such rule, and only there", t => {
  const rules = (mode: 'strict' | 'libvirt') => {
    const {apparmor} = planScenario({devices: DEVICES, mode});
    return 'rules' in apparmor ? apparmor.rules : [];
  };
  const libvirts = new Set(rules('libvirt').map(({path}) => path));
  const marked = rules('strict').filter(({from}) => /\[.*\]$/.test(from.reason));
  const names = new Set(marked.map(({from}) => /\[(.*)\]$/.exec(from.reason)?.[1] ?? ''));
  t.deepEqual([...names].sort(), [
    'TPM of the host',
    'audio',
    'channel sockets',
    'randomness',
    'transient overlay',
    'vsock',
  ]);
  t.deepEqual(
    marked.map(({path}) => path).filter(path => libvirts.has(path)),
    [],
  );
  t.deepEqual(
    rules('libvirt').filter(({from}) => /\[/.test(from.reason)),
    [],
  );
});
