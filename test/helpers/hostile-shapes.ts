// SPDX-License-Identifier: Apache-2.0
/** Small definitions that ask for much work: one element or one part of a path, as often as it takes. */

/** A definition in which something stands `count` times. */
export type HostileShape = (count: number) => string;

const UUID = '5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11';

/** By what is repeated. */
export const HOSTILE_SHAPES: Readonly<Record<string, HostileShape>> = {
  disks: each(index => fileDisk(index, `/srv/images/d${index}.raw`)),
  'disks on one image': each(index => fileDisk(index, '/srv/images/one.raw')),
  'disks on one chain': each(index => fileDisk(index, '/srv/chain/0.qcow2', 'qcow2')),
  'disks with a chain each': each(
    index =>
      `<disk type='file'><driver type='qcow2'/><source file='/srv/images/d${index}.qcow2'/>${backing(8, `d${index}`)}<target dev='${target(index)}'/></disk>`,
  ),
  'images of one written chain': count =>
    domain(
      `<disk type='file'><driver type='qcow2'/><source file='/srv/images/top.qcow2'/>${backing(count, 'top')}<target dev='vda'/></disk>`,
    ),
  'disks of the network': each(
    index =>
      `<disk type='network'><source protocol='rbd' name='pool/d${index}'><host name='h${index}'/></source><target dev='${target(index)}'/></disk>`,
  ),
  'disks of a pool': each(
    index =>
      `<disk type='volume'><source pool='default' volume='d${index}'/><target dev='${target(index)}'/></disk>`,
  ),
  'disks with vhost-user': each(
    index =>
      `<disk type='vhostuser'><source type='unix' path='/run/vhost/d${index}.sock'/><target dev='${target(index)}'/></disk>`,
  ),
  'disks with reservations': each(
    index =>
      `<disk type='block' device='lun'><source dev='/dev/sd${letters(index)}'><reservations managed='yes'/></source><target dev='${target(index)}'/></disk>`,
  ),
  'hosts of one disk': count =>
    domain(
      `<disk type='network'><source protocol='rbd' name='pool/d'>${times(count, index => `<host name='h${index}'/>`)}</source><target dev='vda'/></disk>`,
    ),
  shares: each(
    index => `<filesystem type='mount'><source dir='/srv/s${index}'/><target dir='t${index}'/></filesystem>`,
  ),
  'shares of one directory': each(
    index => `<filesystem type='mount'><source dir='/srv/s'/><target dir='t${index}'/></filesystem>`,
  ),
  'shares in shares': count =>
    domain(
      times(
        count,
        index =>
          `<filesystem type='mount'><source dir='/srv${'/s'.repeat(index)}'/><target dir='t${index}'/></filesystem>`,
      ),
    ),
  'shares of virtiofs': each(
    index =>
      `<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv/s${index}'/><target dir='t${index}'/></filesystem>`,
    `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`,
  ),
  'shares with sockets': each(
    index =>
      `<filesystem type='mount'><driver type='virtiofs'/><source socket='/run/fs${index}.sock'/><target dir='t${index}'/></filesystem>`,
    `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`,
  ),
  'shares with long paths': each(
    index =>
      `<filesystem type='mount'><source dir='/srv/${index}${`/${'a'.repeat(200)}`.repeat(18)}'/><target dir='t${index}'/></filesystem>`,
  ),
  'shares with deep paths': each(
    index =>
      `<filesystem type='mount'><source dir='/srv/${index}${'/a'.repeat(1900)}'/><target dir='t${index}'/></filesystem>`,
  ),
  'disks with deep paths': each(index => fileDisk(index, `/srv/${index}${'/a'.repeat(1900)}`)),
  'disks with deep, shared paths': each(index => fileDisk(index, `/srv${'/a'.repeat(1900)}/${index}`)),
  'parts of a path': count => domain(fileDisk(0, `/srv${'/a'.repeat(count)}`)),
  'parts of a share': count =>
    domain(
      `<filesystem type='mount'><source dir='/srv${'/a'.repeat(count)}'/><target dir='t'/></filesystem>`,
    ),
  'parts of a kernel': count => domain('', '', `<kernel>/srv${'/a'.repeat(count)}</kernel>`),
  'slashes of a path': count => domain(fileDisk(0, `/srv${'/'.repeat(count)}a`)),
  'dots of a path': count => domain(fileDisk(0, `/srv${'/.'.repeat(count)}/a`)),
  'ways up of a path': count => domain(fileDisk(0, `/srv${'/a/..'.repeat(count)}/a`)),
  'globs of a path': count => domain(fileDisk(0, `/srv/${'*?'.repeat(count)}`)),
  'letters of a name': count => domain('', '', '', 'n'.repeat(count)),
  'letters of a title': count => domain('', `<title>${'n'.repeat(count)}</title>`),
  'passt interfaces': each(
    index => `<interface type='user'><backend type='passt' logFile='/var/log/p${index}.log'/></interface>`,
  ),
  'passt port ranges': count =>
    domain(
      `<interface type='user'><backend type='passt'/><portForward proto='tcp'>${times(count, index => `<range start='${(index % 60000) + 1}'/>`)}</portForward></interface>`,
    ),
  'tap interfaces': each(index => `<interface type='ethernet'><target dev='tap${index}'/></interface>`),
  'direct interfaces': each(() => `<interface type='direct'><source dev='eth0' mode='bridge'/></interface>`),
  networks: each(() => `<interface type='network'><source network='default'/></interface>`),
  'vhost-user interfaces': each(
    index =>
      `<interface type='vhostuser'><source type='unix' path='/run/v${index}.sock' mode='client'/></interface>`,
    `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`,
  ),
  'vdpa interfaces': each(
    index => `<interface type='vdpa'><source dev='/dev/vhost-vdpa-${index}'/></interface>`,
  ),
  'interfaces with back ends': each(
    index =>
      `<interface type='bridge'><source bridge='br0'/><backend tap='/dev/tap${index}' vhost='/dev/vh${index}'/><model type='virtio'/></interface>`,
  ),
  'serial files': each(index => `<serial type='file'><source path='/var/log/s${index}.log'/></serial>`),
  'serial sockets': each(
    index => `<serial type='unix'><source mode='bind' path='/run/s${index}.sock'/></serial>`,
  ),
  'serial pipes': each(index => `<serial type='pipe'><source path='/run/s${index}'/></serial>`),
  'serial devices': each(index => `<serial type='dev'><source path='/dev/ttyS${index}'/></serial>`),
  'logs of serial lines': each(index => `<serial type='pty'><log file='/var/log/s${index}.log'/></serial>`),
  channels: each(index => `<channel type='unix'><target type='virtio' name='org.c${index}'/></channel>`),
  'input devices': each(index => `<input type='evdev'><source dev='/dev/input/event${index}'/></input>`),
  'passed-through inputs': each(
    index => `<input type='passthrough' bus='virtio'><source evdev='/dev/input/event${index}'/></input>`,
  ),
  'random sources': each(
    index => `<rng model='virtio'><backend model='random'>/dev/r${index}</backend></rng>`,
  ),
  'memory modules': each(
    index =>
      `<memory model='nvdimm'><source><path>/srv/nv${index}</path></source><target><size unit='MiB'>256</size><node>0</node></target></memory>`,
    `<maxMemory slots='256' unit='GiB'>64</maxMemory><cpu><numa><cell id='0' cpus='0' memory='1024'/></numa></cpu>`,
  ),
  'shared memories': each(
    index => `<shmem name='shm${index}'><server path='/run/shm${index}.sock'/></shmem>`,
  ),
  'PCI devices': each(
    index =>
      `<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0x0000' bus='0x${(index >> 5) % 256}' slot='0x${(index % 32).toString(16)}' function='0x0'/></source></hostdev>`,
  ),
  'USB devices': each(
    index =>
      `<hostdev mode='subsystem' type='usb'><source startupPolicy='optional'><vendor id='0x1234'/><product id='0x${((index % 65535) + 1).toString(16)}'/></source></hostdev>`,
  ),
  'USB addresses': each(
    index =>
      `<hostdev mode='subsystem' type='usb'><source><address bus='${(index % 200) + 1}' device='${(index % 250) + 1}'/></source></hostdev>`,
  ),
  'SCSI devices': each(
    index =>
      `<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='${index}'/></source></hostdev>`,
  ),
  'mediated devices': each(
    index =>
      `<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='c2177883-f1bb-47f0-914d-${String(index).padStart(12, '0')}'/></source></hostdev>`,
  ),
  controllers: each(index => `<controller type='scsi' index='${index}' model='virtio-scsi'/>`),
  'network hosts of LUNs': each(
    index =>
      `<hostdev mode='subsystem' type='scsi'><source protocol='iscsi' name='iqn.x:${index}'><host name='h'/></source></hostdev>`,
  ),
  'smart cards': each(
    index =>
      `<smartcard mode='passthrough' type='unix'><source mode='bind' path='/run/c${index}'/></smartcard>`,
  ),
  'redirected devices': each(
    index => `<redirdev bus='usb' type='unix'><source mode='connect' path='/run/r${index}'/></redirdev>`,
  ),
  graphics: each(index => `<graphics type='vnc' socket='/run/vnc${index}.sock'/>`),
  'sound cards': each(() => `<sound model='ich9'/>`),
  'audio back ends': each(index => `<audio id='${index + 1}' type='file' path='/srv/a${index}.wav'/>`),
  'video cards': each(() => `<video><model type='virtio'/></video>`),
  'crypto devices': each(
    () => `<crypto model='virtio' type='qemu'><backend model='builtin' queues='1'/></crypto>`,
  ),
  'labels of a disk': count =>
    domain(
      `<disk type='file'><source file='/srv/a'>${times(count, () => `<seclabel model='dac' relabel='no'/>`)}</source><target dev='vda'/></disk>`,
    ),
  'labels of the VM': count =>
    domain(
      '',
      times(count, index => `<seclabel type='dynamic' model='m${index}'/>`),
    ),
  'arguments of QEMU': count =>
    domain(
      '',
      `<qemu:commandline>${times(count, index => `<qemu:arg value='-drive'/><qemu:arg value='file=/srv/q${index},if=none'/>`)}</qemu:commandline>`,
    ),
  'settings of an argument': count =>
    domain(
      '',
      `<qemu:commandline><qemu:arg value='-drive'/><qemu:arg value='${times(count, index => `file.a${index}=/srv/q${index},`)}if=none'/></qemu:commandline>`,
    ),
  'levels of JSON': count =>
    domain(
      '',
      `<qemu:commandline><qemu:arg value='-blockdev'/><qemu:arg value='${'{"file":'.repeat(count)}1${'}'.repeat(count)}'/></qemu:commandline>`,
    ),
  'objects of QEMU': count =>
    domain(
      '',
      `<qemu:commandline>${times(count, index => `<qemu:arg value='-object'/><qemu:arg value='memory-backend-file,id=m${index},mem-path=/srv/m${index},size=1M'/><qemu:arg value='-set'/><qemu:arg value='drive.d${index}.file=/srv/${index}'/>`)}</qemu:commandline>`,
    ),
  'variables of QEMU': count =>
    domain(
      '',
      `<qemu:commandline>${times(count, index => `<qemu:env name='V${index}' value='/srv/v${index}'/>`)}</qemu:commandline>`,
    ),
  'overrides of QEMU': count =>
    domain(
      '',
      `<qemu:override>${times(count, index => `<qemu:device alias='d${index}'><qemu:frontend><qemu:property name='p' type='string' value='/srv/${index}'/></qemu:frontend></qemu:device>`)}</qemu:override>`,
    ),
  'NUMA cells': count =>
    domain(
      '',
      `<cpu><numa>${times(count, index => `<cell id='${index}' cpus='${index}' memory='1'/>`)}</numa></cpu>`,
    ),
  'huge pages': count =>
    domain(
      '',
      `<memoryBacking><hugepages>${times(count, index => `<page size='${index + 1}' nodeset='0'/>`)}</hugepages></memoryBacking>`,
    ),
  'ACPI tables': count =>
    domain('', '', `<acpi>${times(count, index => `<table type='slic'>/srv/t${index}</table>`)}</acpi>`),
  'firmware settings': count =>
    domain(
      '',
      `<sysinfo type='fwcfg'>${times(count, index => `<entry name='opt/e${index}' file='/srv/f${index}'/>`)}</sysinfo>`,
    ),
  'levels of metadata': count =>
    domain('', `<metadata>${'<a>'.repeat(count)}${'</a>'.repeat(count)}</metadata>`),
  'attributes of metadata': count =>
    domain('', `<metadata><a ${times(count, index => `b${index}='' `)}/></metadata>`),
  'unknown elements': count =>
    domain(
      '',
      times(count, index => `<unknown${index}/>`),
    ),
  'references in a text': count => domain('', `<description>${'&amp;'.repeat(count)}</description>`),
  comments: count =>
    domain(
      '',
      times(count, () => `<!---->`),
    ),
  'boot devices': count =>
    domain(
      '',
      '',
      times(count, () => `<boot dev='hd'/>`),
    ),
};

/** As often as it takes to come near `bytes` and stay below it. */
export function countFor(shape: HostileShape, bytes: number): number {
  let low = 1;
  let high = bytes;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (sizeWithin(shape, middle, bytes)) low = middle;
    else high = middle;
  }
  return low;
}

function sizeWithin(shape: HostileShape, count: number, bytes: number): boolean {
  // The longest shapes grow with the square of the count; a first look at fewer keeps them from filling memory.
  const few = Math.min(count, 2048);
  if (Buffer.byteLength(shape(few)) > bytes) return false;
  return few === count || Buffer.byteLength(shape(count)) <= bytes;
}

function each(device: (index: number) => string, beside = ''): HostileShape {
  return count => domain(times(count, device), beside);
}

function times(count: number, part: (index: number) => string): string {
  return Array.from({length: count}, (_, index) => part(index)).join('');
}

function domain(devices: string, beside = '', os = '', name = 'hostile'): string {
  return `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>${name}</name><uuid>${UUID}</uuid><memory>1024</memory><os><type arch='x86_64' machine='q35'>hvm</type>${os}</os>${beside}<devices>${devices}</devices></domain>`;
}

function fileDisk(index: number, file: string, format = 'raw'): string {
  return `<disk type='file'><driver type='${format}'/><source file='${file}'/><target dev='${target(index)}'/></disk>`;
}

function backing(depth: number, name: string): string {
  return (
    times(
      depth,
      index =>
        `<backingStore type='file'><format type='qcow2'/><source file='/srv/images/${name}-${index}.qcow2'/>`,
    ) + '</backingStore>'.repeat(depth)
  );
}

function target(index: number): string {
  return `vd${letters(index)}`;
}

/** a … z, aa … zz, … */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
