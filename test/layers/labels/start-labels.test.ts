// SPDX-License-Identifier: Apache-2.0
/** What libvirt labels one by one while a VM starts. */
import test from 'ava';
import {helperSocket, swtpmPaths} from '../../../src/layers/labels/start-labels.ts';
import {plannedScenario, UUID} from '../../helpers/scenario.ts';

const TPM = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
const STATE = `/var/lib/libvirt/swtpm/${UUID}/tpm2`;
const LOG = '/var/log/swtpm/libvirt/qemu/guest-swtpm.log';
const directory = {type: 'directory', uid: 0, gid: 0, mode: '0700'};

for (const [title, devices, entry, expected] of [
  ['no emulator', '', directory, []],
  [
    'a directory with files',
    TPM,
    {...directory, entries: ['.lock', 'tpm2-00.permall']},
    [STATE, `${STATE}/.lock`, `${STATE}/tpm2-00.permall`, LOG],
  ],
  ['an empty directory', TPM, {...directory, entries: []}, [STATE, LOG]],
  ['a directory that may not be listed', TPM, directory, [STATE, LOG]],
  ['a file, as it may be told to be', TPM, {...directory, type: 'file'}, [STATE, LOG]],
  ['nothing yet', TPM, {type: 'absent'}, [STATE, LOG]],
] as const) {
  test(`the emulator's state and log: ${title}`, t => {
    const host = {unlisted: 'absent', paths: {[STATE]: entry}};
    const {inventory, site} = plannedScenario({devices, host});
    t.deepEqual(
      swtpmPaths(inventory, site).map(({path}) => path),
      [...expected],
    );
  });
}

const lun = (target: string, reservations: string) =>
  `<disk type='block' device='lun'><source dev='/dev/sdx'>${reservations}</source><target dev='${target}' bus='scsi'/></disk>`;
const OWN =
  "<reservations managed='no'><source type='unix' path='/run/pr.sock' mode='client'/></reservations>";
const MANAGED = "<reservations managed='yes'/>";

for (const [title, devices, device] of [
  ['none for a disk without', lun('sda', ''), undefined],
  ["none where the helper is somebody else's", lun('sda', OWN), undefined],
  ['one for a managed one', lun('sda', MANAGED), 'disk sda'],
  [
    'one for all disks, told by the first',
    lun('sda', OWN) + lun('sdb', MANAGED) + lun('sdc', MANAGED),
    'disk sdb',
  ],
] as const) {
  test(`the socket of the reservation helper: ${title}`, t => {
    const {site} = plannedScenario({devices});
    t.deepEqual(
      helperSocket(site).map(({path, from}) => [path, from.device]),
      device === undefined ? [] : [['/var/lib/libvirt/qemu/domain--1-guest/pr-helper0.sock', device]],
    );
  });
}
