// SPDX-License-Identifier: Apache-2.0
/** Programs that run beside QEMU: libvirt starts them under the VM's own profile, or the site does under none. */
import type {LabDefinition, Names} from '../definition.ts';

/** As qemu_tpm.c of libvirt 9.0 starts it. */
const swtpm = (version: '1.2' | '2.0') => {
  const name = version === '2.0' ? 'tpm2' : 'tpm1.2';
  return `state=/var/lib/libvirt/swtpm/$uuid/${name}
mkdir -p "$state" /run/libvirt/qemu/swtpm /var/log/swtpm/libvirt/qemu
confined /usr/bin/swtpm socket --ctrl "type=unixio,path=/run/libvirt/qemu/swtpm/-1-$vm-swtpm.sock,mode=0600" \\
  --tpmstate "dir=$state,mode=0600" --log "file=/var/log/swtpm/libvirt/qemu/$vm-swtpm.log" --terminate \\
  ${version === '2.0' ? '--tpm2' : ''} --pid "file=/run/libvirt/qemu/swtpm/-1-$vm-swtpm.pid" --daemon`;
};

/** OpenSSL's defaults do. */
const OPENSSL = ['/etc/ssl/openssl.cnf'];

/** libvirt would hand over a descriptor. */
const tpmSocket = (argument: string, {name}: Names) =>
  argument === 'null,id=chrtpm'
    ? `socket,id=chrtpm,path=/run/libvirt/qemu/swtpm/-1-${name}-swtpm.sock`
    : argument;

const SHARED = '<memoryBacking><source type="memfd"/><access mode="shared"/></memoryBacking>';

export const COMPANIONS: readonly LabDefinition[] = [
  {
    name: 'tpm',
    quick: true,
    devices: () => '<tpm model="tpm-tis"><backend type="emulator" version="2.0"/></tpm>',
    companions: swtpm('2.0'),
    adjust: tpmSocket,
    doneWithout: OPENSSL,
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
    // It looks for its firmware, keymaps and modules in its own prefix.
    name: 'own-emulator',
    files: `mkdir -p bin share/qemu share/seabios share/other lib/ipxe/qemu lib/x86_64-linux-gnu
cp /usr/bin/qemu-system-x86_64 bin
cp -r /usr/share/qemu/keymaps /usr/share/qemu/kvmvapic.bin share/qemu
cp /usr/share/seabios/bios-256k.bin /usr/share/seabios/vgabios-qxl.bin share/seabios
cp /usr/lib/ipxe/qemu/efi-virtio.rom lib/ipxe/qemu
cp -r /usr/lib/x86_64-linux-gnu/qemu lib/x86_64-linux-gnu
: >share/other/file`,
    emulator: folder => `${folder}/bin/qemu-system-x86_64`,
    devices: () =>
      '<graphics type="vnc" port="5907" autoport="no" keymap="de"/><video><model type="qxl"/></video>',
    whole: ['share/qemu', 'share/seabios', 'lib/ipxe/qemu'],
    forbidden: folder => [
      {letter: 'w', path: `${folder}/bin/qemu-system-x86_64`},
      {letter: 'w', path: `${folder}/share/qemu/keymaps/de`},
      {letter: 'w', path: `${folder}/lib/x86_64-linux-gnu/qemu/hw-display-qxl.so`},
      {letter: 'r', path: `${folder}/share/other/file`},
    ],
  },
  {
    name: 'tpm-1.2',
    devices: () => '<tpm model="tpm-tis"><backend type="emulator" version="1.2"/></tpm>',
    companions: swtpm('1.2'),
    adjust: tpmSocket,
    doneWithout: OPENSSL,
  },
  {
    // The site starts it, under no profile of the VM's.
    name: 'tpm-external',
    devices: folder => `<tpm model="tpm-crb"><backend type="external">
      <source type="unix" mode="connect" path="${folder}/tpm.sock"/></backend></tpm>`,
    files: 'mkdir state',
    beside: `swtpm socket --ctrl "type=unixio,path=$folder/tpm.sock" --tpmstate "dir=$folder/state" --tpm2 --daemon
await "$folder/tpm.sock"; : >"$folder/state/made"`,
    forbidden: folder => [{letter: 'r', path: `${folder}/state/made`}],
  },
  {
    // A socket in passt's place, for the guest has no network that passt would start on.
    name: 'passt',
    // Debian's libvirt 9.0 has been built without it.
    line: {
      devices: '',
      added: ({name}) => [
        '-netdev',
        `stream,id=n,server=off,addr.type=unix,addr.path=/run/libvirt/qemu/passt/-1-${name}-net0.socket`,
        '-device',
        'virtio-net-pci,netdev=n',
      ],
    },
    devices: () =>
      '<interface type="user"><mac address="52:54:00:01:02:03"/><backend type="passt"/><model type="virtio"/></interface>',
    beside: `mkdir -p /run/libvirt/qemu/passt
listen "/run/libvirt/qemu/passt/-1-$vm-net0.socket"`,
  },
  {
    name: 'nbd-socket',
    quick: true,
    files: 'truncate -s 1M a.raw',
    devices: folder => `<disk type="network"><driver name="qemu" type="raw"/><source protocol="nbd" name="a">
      <host transport="unix" socket="${folder}/nbd.sock"/></source><target dev="vda" bus="virtio"/></disk>`,
    beside: `qemu-storage-daemon --blockdev driver=file,node-name=a,filename="$folder/a.raw" \\
  --nbd-server addr.type=unix,addr.path="$folder/nbd.sock" --export type=nbd,id=e,node-name=a,name=a,writable=on &
await "$folder/nbd.sock"`,
    forbidden: folder => [{letter: 'r', path: `${folder}/a.raw`}],
  },
];
