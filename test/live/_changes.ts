// SPDX-License-Identifier: Apache-2.0
/**
 * What a hand can change on a running VM, and where `verify` has to find it. Nobody can tell that another owner is
 * remembered than the file had: libvirt's attribute is all there is.
 */
import {dirname} from 'node:path/posix';

export interface Change {
  readonly change: string;
  /** What is found to be wrong. */
  readonly path: string;
}

const IMAGES = '/var/lib/libvirt/images/folder';
export const IMAGE = `${IMAGES}/a.raw`;
export const NVRAM = `${IMAGES}/vars.fd`;
export const CODE = `${IMAGES}/code.fd`;
const OWN = '/var/lib/libvirt/qemu/domain-1-live';
const SWTPM = '/var/lib/libvirt/swtpm/5c1f6c0e-4a0b-4b8e-9d0a-7e1f2a3b4c5d/tpm2';
const STATE = `${SWTPM}/tpm2-00.permall`;
const MEMORY = '/var/lib/libvirt/qemu/ram/libvirt/qemu/1-live';
const AGENT = '/var/lib/libvirt/qemu/channel/target/domain-1-live/org.qemu.guest_agent.0';
const TPM_SOCKET = '/run/libvirt/qemu/swtpm/1-live-swtpm.sock';
const SHARED = '/dev/shm/live-shared';
const REMEMBERED = 'trusted.libvirt.security';

function on(path: string, ...commands: readonly string[]): readonly Change[] {
  return commands.map(command => ({change: `${command} ${path}`, path}));
}

/** Among the mounts of QEMU. */
function inPrivateDev(path: string, command: string): Change {
  return {change: `nsenter -t $(cat /run/libvirt/qemu/live.pid) -m ${command}`, path};
}

/** Changes of one round are made together, so that each is of another path. */
export const ROUNDS: readonly (readonly Change[])[] = [
  [
    ...on(IMAGE, 'chmod 0666'),
    ...on(IMAGES, 'chmod 0777'),
    ...on(NVRAM, 'chmod 0666'),
    ...on(OWN, 'chmod 0777'),
    ...on(`${OWN}/master-key.aes`, 'chmod 0644'),
    ...on(`${OWN}/vnc.sock`, 'chmod 0777'),
    ...on(TPM_SOCKET, 'chmod 0666'),
    ...on(AGENT, 'chmod 0777'),
    ...on(SWTPM, 'chmod 0755'),
    ...on(STATE, 'chown 1:1'),
    ...on(`${MEMORY}/ram-node0`, 'chown 1:1'),
    ...on(SHARED, 'chown 1:1'),
    {change: `mknod ${OWN}/disk b 7 0`, path: `${OWN}/disk`},
    inPrivateDev('/dev/console', 'mknod /dev/console c 5 1'),
    inPrivateDev('/dev/block', 'sh -c "rm /dev/block; ln -s /dev/null /dev/block"'),
  ],
  [
    ...on(IMAGE, 'chown 1:1'),
    ...on(NVRAM, 'chown 0:0'),
    ...on(OWN, 'chown 1:1'),
    ...on(`${OWN}/master-key.aes`, 'chown 0:0'),
    ...on(`${OWN}/vnc.sock`, 'chown 1:1'),
    ...on(TPM_SOCKET, 'chown 1:1'),
    ...on(AGENT, 'chown 1:1'),
    ...on(SWTPM, 'chown 1:1'),
    ...on(STATE, 'chmod 0644'),
    ...on(`${MEMORY}/ram-node0`, 'chmod 0666'),
    ...on(MEMORY, 'chown 1:1'),
    ...on(SHARED, 'chmod 0666'),
    inPrivateDev('/dev/block', 'rm /dev/block'),
    inPrivateDev('/dev/sdz', 'mknod /dev/sdz b 8 0'),
  ],
  [
    ...on(IMAGE, 'setfacl -m u:1:rw'),
    ...on(NVRAM, `setfattr -n ${REMEMBERED}.ref_dac -v 7`),
    ...on(MEMORY, 'chmod 0777'),
    ...on(dirname(AGENT), 'chmod 0777'),
    inPrivateDev(
      '/dev/block',
      'sh -c "rm /dev/block; mknod /dev/block b 7 212; chown 64055:64055 /dev/block"',
    ),
  ],
  [
    ...on(IMAGE, `setfattr -n ${REMEMBERED}.ref_dac -v 7`),
    ...on(NVRAM, 'setfacl -m g:1:rw'),
    inPrivateDev('/dev/block', 'chown 0:0 /dev/block'),
  ],
  [...on(IMAGE, `setfattr -x ${REMEMBERED}.dac`), inPrivateDev('/dev/block', 'chmod 0666 /dev/block')],
  [...on(IMAGE, `setfattr -n ${REMEMBERED}.timestamp_dac -v 1`)],
];
