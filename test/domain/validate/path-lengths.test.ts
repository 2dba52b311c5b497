// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {planScenario} from '../../helpers/scenario.ts';

const disk = (path: string) =>
  `<disk type='file'><driver type='raw'/><source file='${path}'/><target dev='vda'/></disk>`;
const share = (path: string) =>
  `<filesystem type='mount'><source dir='${path}'/><target dir='t'/></filesystem>`;

const REFUSED: Readonly<Record<string, string>> = {
  'a path of 200 kB': disk('/x'.repeat(100_000)),
  '100 kB of slashes': disk(`/${'/'.repeat(100_000)}x`),
  'a path of 4096 bytes': disk('/x'.repeat(2048)),
  'bytes count, not characters': disk('/é'.repeat(1400)),
  'a name of 256 bytes': share(`/srv/${'x'.repeat(256)}`),
};
for (const [name, devices] of Object.entries(REFUSED))
  test(`what the kernel opens for nobody is refused at the door: ${name}`, t => {
    for (const mode of ['strict', 'libvirt'] as const)
      t.throws(() => planScenario({devices, mode}), {code: 'PATH_TOO_LONG'});
  });

test('the longest path and the longest name are taken', t => {
  t.notThrows(() => planScenario({devices: disk('/x'.repeat(2047))}));
  t.notThrows(() => planScenario({devices: disk(`/srv/${'x'.repeat(255)}`)}));
});
