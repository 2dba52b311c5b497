// SPDX-License-Identifier: Apache-2.0
/** Why an emulator in a tenant's place is refused: libvirt's daemon runs it at the definition, past all files' modes. */
import test from 'ava';
import {analysisFor} from '../helpers/analysis.ts';
import {startLibvirt} from './harness.ts';

const CAP_DAC_OVERRIDE = 1n << 1n;

test('libvirt runs a named emulator with rights to all files as soon as it is defined', async t => {
  const libvirt = await startLibvirt(t);
  if (!libvirt) return;
  const program = `${libvirt.images}/emulator`;
  const told = '/var/log/libvirt/told';
  const emulator = `#!/bin/sh\ngrep CapEff: /proc/self/status >>${told}\nexec /usr/bin/qemu-system-x86_64 "$@"\n`;
  libvirt.write(program, emulator);
  libvirt.shell('chmod 755 "$1"', program);
  const definition = `<domain type='qemu'><name>probed</name><memory>65536</memory>
<os><type arch='x86_64' machine='pc'>hvm</type></os><devices><emulator>${program}</emulator></devices></domain>`;
  libvirt.write('/run/probed.xml', definition);
  libvirt.virsh('define', '/run/probed.xml');
  const [, capabilities = ''] = /CapEff:\s*([0-9a-f]+)/.exec(libvirt.shell('cat "$1"', told).stdout) ?? [];
  t.not(BigInt(`0x${capabilities || '0'}`) & CAP_DAC_OVERRIDE, 0n);
  const {plan} = analysisFor({devices: `<emulator>${program}</emulator>`, mode: 'strict'});
  t.is(plan.refused?.code, 'PROGRAM_FORBIDDEN');
});
