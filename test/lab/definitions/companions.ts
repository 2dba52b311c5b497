// SPDX-License-Identifier: Apache-2.0
/** Programs that run beside QEMU: libvirt starts them under the VM's own profile, or the site does under none. */
import type {LabDefinition} from '../definition.ts';

const SHARED = '<memoryBacking><source type="memfd"/><access mode="shared"/></memoryBacking>';

export const COMPANIONS: readonly LabDefinition[] = [
  {
    name: 'tpm',
    quick: true,
    devices: () => '<tpm model="tpm-tis"><backend type="emulator" version="2.0"/></tpm>',
    // As qemu_tpm.c of libvirt 9.0 starts it.
    companions: `state=/var/lib/libvirt/swtpm/$uuid/tpm2
mkdir -p "$state" /run/libvirt/qemu/swtpm /var/log/swtpm/libvirt/qemu
confined /usr/bin/swtpm socket --ctrl "type=unixio,path=/run/libvirt/qemu/swtpm/-1-$vm-swtpm.sock,mode=0600" \\
  --tpmstate "dir=$state,mode=0600" --log "file=/var/log/swtpm/libvirt/qemu/$vm-swtpm.log" --terminate --tpm2 \\
  --pid "file=/run/libvirt/qemu/swtpm/-1-$vm-swtpm.pid" --daemon`,
    adjust: (argument, {name}) =>
      argument === 'null,id=chrtpm'
        ? `socket,id=chrtpm,path=/run/libvirt/qemu/swtpm/-1-${name}-swtpm.sock`
        : argument,
    // OpenSSL's defaults do.
    doneWithout: ['/etc/ssl/openssl.cnf'],
  },
  {
    name: 'vhost-user-block',
    more: () => SHARED,
    devices: folder => `<disk type="vhostuser"><driver name="qemu" type="raw"/>
      <source type="unix" path="${folder}/blk.sock"/><target dev="vda" bus="virtio"/></disk>`,
    files: 'truncate -s 1M a.raw',
    beside: `qemu-storage-daemon --blockdev driver=file,node-name=a,filename="$folder/a.raw" \\
  --export type=vhost-user-blk,id=e,node-name=a,writable=on,addr.type=unix,addr.path="$folder/blk.sock" &
await "$folder/blk.sock"`,
    forbidden: folder => [{letter: 'r', path: `${folder}/a.raw`}],
  },
  {
    name: 'vhost-user-net',
    more: () => SHARED,
    devices:
      folder => `<interface type="vhostuser"><source type="unix" path="${folder}/net.sock" mode="server"/>
      <model type="virtio"/></interface>`,
    // QEMU waits for the other side.
    beside: '(await "$folder/net.sock"; socat -u "UNIX-CONNECT:$folder/net.sock" /dev/null) &',
    adjust: argument => argument.replace('server=on', 'server=on,wait=off'),
    probeOnly: true,
  },
  {
    name: 'virtiofs',
    more: () => SHARED,
    devices: folder => `<filesystem type="mount"><driver type="virtiofs"/><source socket="${folder}/fs.sock"/>
      <target dir="share"/></filesystem>`,
    files: 'mkdir share\necho secret >share/file',
    beside: `/usr/lib/qemu/virtiofsd --socket-path="$folder/fs.sock" -o "source=$folder/share" -o sandbox=chroot &
await "$folder/fs.sock"`,
    forbidden: folder => [{letter: 'r', path: `${folder}/share/file`}],
  },
  {
    name: 'shared-directory',
    quick: true,
    files: 'mkdir share read-only\necho hello >share/file\necho hello >read-only/file\necho no >share-beside',
    whole: ['share', 'read-only'],
    devices:
      folder => `<filesystem type="mount"><source dir="${folder}/share"/><target dir="share"/></filesystem>
      <filesystem type="mount"><source dir="${folder}/read-only"/><target dir="ro"/><readonly/></filesystem>`,
    allowed: folder => [
      {letter: 'w', path: `${folder}/share/file`},
      {letter: 'w', path: `${folder}/share/new`},
      {letter: 'r', path: `${folder}/read-only/file`},
    ],
    forbidden: folder => [
      {letter: 'w', path: `${folder}/read-only/file`},
      {letter: 'r', path: `${folder}/share-beside`},
    ],
  },
  {
    // It would look for its modules beside itself.
    name: 'own-emulator',
    probeOnly: true,
    files: 'cp /usr/bin/qemu-system-x86_64 qemu-system-x86_64',
    emulator: folder => `${folder}/qemu-system-x86_64`,
    devices: () => '',
    forbidden: folder => [{letter: 'w', path: `${folder}/qemu-system-x86_64`}],
  },
  {
    name: 'input-device',
    probeOnly: true,
    devices: () => '<input type="evdev"><source dev="/dev/input/event0"/></input>',
    beside: 'mkdir -p /dev/input\nmknod /dev/input/event0 c 13 64\nmknod /dev/input/event1 c 13 65',
    allowed: () => [{letter: 'w', path: '/dev/input/event0'}],
    forbidden: () => [{letter: 'r', path: '/dev/input/event1'}],
  },
  {
    name: 'block-device',
    probeOnly: true,
    devices: () => `<disk type="block"><driver name="qemu" type="raw"/><source dev="/dev/lab-a"/>
      <target dev="vda" bus="virtio"/></disk>`,
    beside: 'mknod /dev/lab-a b 7 200\nmknod /dev/lab-b b 7 201',
    allowed: () => [{letter: 'w', path: '/dev/lab-a'}],
    forbidden: () => [
      {letter: 'r', path: '/dev/lab-b'},
      {letter: 'r', path: '/dev/mem'},
    ],
  },
];
