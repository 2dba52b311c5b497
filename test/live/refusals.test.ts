// SPDX-License-Identifier: Apache-2.0
/** What libvirtd itself has against devices of which something is missing. */
import test from 'ava';
import {INCOMPLETE} from '../helpers/incomplete.ts';
import {startLibvirt} from './harness.ts';

test('libvirtd says of each what svirtgen says', async t => {
  const libvirt = await startLibvirt(t);
  if (!libvirt) return;
  for (const [devices, message] of INCOMPLETE) {
    libvirt.write(
      '/tmp/asked.xml',
      `<domain type='qemu'><name>asked</name><memory unit='MiB'>64</memory>
        <os><type arch='x86_64' machine='pc'>hvm</type></os><devices>${devices}</devices></domain>`,
    );
    const {stderr} = libvirt.run('virsh', 'define', '/tmp/asked.xml');
    const [, said] = /^error: (?!Failed to define)(.*)$/m.exec(stderr) ?? [];
    t.is(said, message, devices);
    if (said === undefined) libvirt.virsh('undefine', 'asked');
  }
});
