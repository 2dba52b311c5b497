// SPDX-License-Identifier: Apache-2.0
/** Which of several faults is told: the one that libvirt finds first. */
import test from 'ava';

import {verdict} from '../../helpers/definition.ts';

const off = "<seclabel type='none' model='selinux'/>";
const override = "<seclabel model='selinux' relabel='no'/>";

/** From the first that is found to the last, each with a part of its message. */
const faults: readonly (readonly [string, string])[] = [
  ["<shmem name='s'><model type='ivshmem-doorbell'/></shmem>", 'with server option enabled'],
  [
    "<tpm model='tpm-crb'><backend type='emulator' version='1.2'/></tpm><tpm><backend type='passthrough'/></tpm>",
    'only a single TPM non-proxy device',
  ],
  [
    `<disk type='file'><source file='/a'>${override}</source><target dev='vda' bus='virtio'/></disk>`,
    'label overrides',
  ],
  [
    "<interface type='vhostuser'><source type='unix' path='/v' mode='client'/></interface>",
    "'interface' requires",
  ],
  [`<serial type='file'><source path='/s'>${override}</source></serial>`, 'label overrides'],
  [
    "<filesystem><driver type='virtiofs'/><source dir='/s'/><target dir='t'/></filesystem>",
    "'virtiofs' requires",
  ],
  ["<tpm model='tpm-crb'><backend type='emulator' version='1.2'/></tpm>", 'TPM 1.2 is not supported'],
  [
    "<filesystem><source dir='/a'/><target dir='t'/></filesystem><filesystem><source dir='/b'/><target dir='t'/></filesystem>",
    "filesystem target 't' specified twice",
  ],
];

faults.forEach(([fault, message], index) => {
  test(`"${message}" is told before what comes after it (${index})`, t => {
    t.true(verdict({devices: fault, beside: off})?.includes(message), 'the fault alone');
    for (const [later] of faults.slice(index + 1)) {
      if (later.startsWith('<tpm') && fault.startsWith('<tpm')) continue;
      t.true(verdict({devices: later + fault, beside: off})?.includes(message), later);
    }
  });
});

test('libvirt 9.0 takes two shares with one target, 10.0 does not', t => {
  const share = "<filesystem><source dir='/srv'/><target dir='t'/></filesystem>";
  t.is(verdict({devices: share + share, libvirt: [9, 0]}), undefined);
  for (const libvirt of [
    [10, 0],
    [11, 3],
  ] as const)
    t.regex(verdict({devices: share + share, libvirt}) ?? '', /specified twice/);
});
