// SPDX-License-Identifier: Apache-2.0
/** What libvirtd itself has against devices of which something is missing. */
import test from 'ava';
import {definition, type Definition} from '../helpers/definition.ts';
import {INCOMPLETE} from '../helpers/incomplete.ts';
import {REFUSED} from '../helpers/refused.ts';
import {startLibvirt} from './harness.ts';

test('libvirtd says of each what svirtgen says', async t => {
  const libvirt = await startLibvirt(t);
  if (!libvirt) return;
  const devicesAlone = INCOMPLETE.map(([devices, told]): readonly [Definition, string | undefined] => [
    {devices},
    told,
  ]);
  for (const [parts, message] of [...devicesAlone, ...REFUSED]) {
    const beside = `<memory unit='MiB'>64</memory><features><acpi/></features>${parts.beside ?? ''}`;
    const xml = definition({...parts, type: 'qemu', beside});
    libvirt.write('/tmp/asked.xml', xml);
    const {stderr} = libvirt.run('virsh', 'define', '/tmp/asked.xml');
    const [, said] = /^error: (?!Failed to define)(.*)$/m.exec(stderr) ?? [];
    t.is(said, message, Object.values(parts).join(' '));
    if (said === undefined) libvirt.virsh('undefine', '--keep-nvram', 'guest');
  }
});
