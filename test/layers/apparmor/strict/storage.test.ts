// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {RUNNING, disk, fileDisk, grants, warnings} from './_strict.ts';

const network = (protocol: string, inside: string, name = 'x') =>
  `<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='${protocol}' name='${name}'>${inside}</source><target dev='vda' bus='virtio'/></disk>`;
const unixHost = `<host transport='unix' socket='/run/nbd.sock'/>`;

test(
  'readonly data file: it is read, like its image',
  grants,
  {
    devices: `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
      <source file='/srv/a.qcow2'><dataStore type='file'><format type='raw'/><source file='/srv/a.raw'/></dataStore></source>
      <backingStore/><target dev='vda' bus='virtio'/><readonly/></disk>`,
  },
  '/srv/a.qcow2 rk',
  '/srv/a.raw rk',
);

test(
  'directory images: the directory with what is in it',
  grants,
  {
    devices: `<disk type='dir' device='floppy'><driver name='qemu' type='fat'/><source dir='/srv/floppy'/><target dev='fda' bus='fdc'/><readonly/></disk>`,
  },
  '/srv/floppy/ r',
  '/srv/floppy/** rk',
);

test(
  'transient overlay: under the name that libvirt gives it',
  grants,
  {devices: fileDisk('/srv/a.img', '<transient/>')},
  '/srv/a.img rwk',
  '/srv/a.img.TRANSIENT-guest rwk',
);

test(
  'block copy target: with what lies below it',
  grants,
  {
    ...RUNNING,
    devices: fileDisk(
      '/srv/a.img',
      `<mirror type='file' job='copy'><format type='qcow2'/><source file='/srv/copy.qcow2'/>
        <backingStore type='file'><format type='raw'/><source file='/srv/base.raw'/></backingStore></mirror>`,
    ),
  },
  '/srv/a.img rwk',
  '/srv/copy.qcow2 rwk',
  '/srv/base.raw rk',
);

const nvme = `<disk type='nvme' device='disk'><driver name='qemu' type='raw'/><source type='pci' managed='yes' namespace='1'><address domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></source><target dev='vda' bus='virtio'/></disk>`;
test(
  'NVMe disks: group and container',
  grants,
  {devices: nvme, host: {pci: {'0000:01:00.0': {iommuGroup: 7}}}},
  '/dev/vfio/7 rw',
  '/dev/vfio/vfio rw',
);

test(
  'storage sockets: of a vhost-user disk',
  grants,
  {
    also: `<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>`,
    ...RUNNING,
    devices: `<disk type='vhostuser' device='disk'><driver name='qemu' type='raw'/><source type='unix' path='/run/vhost.sock'/><target dev='vda' bus='virtio'/></disk>`,
  },
  '/run/vhost.sock rw',
  '/var/lib/libvirt/qemu/ram/7-guest/** rw',
);

test(
  'storage sockets: of a server on this host',
  grants,
  {devices: network('nbd', unixHost)},
  '/run/nbd.sock rw',
);

test(
  'storage sockets: of a server behind a backing image',
  grants,
  {
    devices: `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/srv/a.qcow2'/>
      <backingStore type='network'><format type='raw'/><source protocol='nbd' name='x'>${unixHost}</source><backingStore/></backingStore>
      <target dev='vda' bus='virtio'/></disk>`,
  },
  '/srv/a.qcow2 rwk',
  '/run/nbd.sock rw',
);

test(
  'storage clients: the configuration of Ceph, although it is in /etc',
  grants,
  {devices: network('rbd', `<host name='mon'/><config file='/etc/ceph/ours.conf'/>`, 'pool/image')},
  '/etc/ceph/ours.conf r',
);

test(
  "storage clients: Ceph's own configuration, where a link leads out of the place that every VM may read",
  grants,
  {
    devices: network('rbd', `<host name='mon'/>`, 'pool/image'),
    host: {
      paths: {
        '/etc/ceph/ceph.conf': {type: 'symlink', target: '/var/snap/microceph/current/conf/ceph.conf'},
        '/var/snap/microceph/current': {type: 'symlink', target: '1393'},
      },
    },
  },
  '/var/snap/microceph/1393/conf/ceph.conf r',
);

test('storage clients: nothing for it where it is', grants, {
  devices: network('rbd', `<host name='mon'/>`, 'pool/image'),
});

test(
  'persistent reservations: an own helper',
  grants,
  {
    devices: disk(
      `<source file='/srv/a.img'><reservations managed='no'><source type='unix' path='/run/pr.sock' mode='client'/></reservations></source>`,
    )
      .replace("device='disk'", "device='lun'")
      .replace("type='file'", "type='block'")
      .replace("file='/srv/a.img'", "dev='/dev/sdb'")
      .replace("bus='virtio'", "bus='scsi'")
      .replace("dev='vda'", "dev='sda'"),
  },
  '/dev/sdb rwk',
  '/run/pr.sock rw',
);

const volume = (source: string) =>
  `<disk type='volume' device='disk'><driver name='qemu' type='raw'/><source pool='default' volume='a.img' ${source}/><target dev='vda' bus='virtio'/></disk>`;

test(
  "volumes: what a running VM's volume was found to be",
  grants,
  {...RUNNING, devices: volume(`actualType='file' file='/var/lib/libvirt/images/a.img'`)},
  '/var/lib/libvirt/images/a.img rwk',
);

test('volumes: a warning while nobody has looked it up', t => {
  const warning = warnings({devices: volume('')}).find(({code}) => code === 'VOLUME_UNRESOLVED');
  t.regex(warning?.message ?? '', /volume a\.img of pool default/);
});
