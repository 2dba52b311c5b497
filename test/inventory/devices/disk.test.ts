// SPDX-License-Identifier: Apache-2.0
/** Disks: what they need of the host. */
import {parseVersion} from '../../../src/versions/version.ts';
import {testNeeds} from './_needs.ts';

testNeeds({
  'images, a CD-ROM that is never written, a shared device': [
    {
      devices:
        "<disk type='file'><driver name='qemu' type='raw'/><source file='/srv/a.raw'/><target dev='vda' bus='virtio'/></disk><disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='/srv/cd.iso'/><target dev='sda' bus='sata'/></disk><disk type='block'><driver name='qemu' type='raw'/><source dev='/dev/vg/lv'/><target dev='vdb' bus='virtio'/><shareable/></disk>",
    },
    [
      'disk vda: image /srv/a.raw rwk',
      'disk vdb: image /dev/vg/lv rwk, shareable',
      'disk sda: image /srv/cd.iso rk, readonly',
    ],
  ],
  'what is below an image is only read, data files too': [
    {
      devices:
        "<disk type='file'><driver name='qemu' type='qcow2'/><source file='/srv/top'/><backingStore type='file'><format type='qcow2'/><source file='/srv/base'><dataStore type='file'><format type='raw'/><source file='/srv/base.data'/></dataStore></source><backingStore/></backingStore><target dev='vda' bus='virtio'/></disk>",
      libvirt: parseVersion('12.1'),
    },
    [
      'disk vda: image /srv/top rwk',
      'disk vda: image /srv/base rk, readonly',
      'disk vda: data-file /srv/base.data rk, readonly',
    ],
  ],
  'changes of a transient disk go beside it': [
    {
      devices:
        "<disk type='file'><driver name='qemu' type='raw'/><source file='/srv/a.raw'/><target dev='vda' bus='virtio'/><transient/></disk>",
    },
    ['disk vda: image /srv/a.raw rwk', 'disk vda: transient-overlay /srv/a.raw.TRANSIENT-guest rwk'],
  ],
  "libvirt's helper reserves": [
    {
      devices:
        "<disk type='block' device='lun'><driver name='qemu' type='raw'/><source dev='/dev/sdb'><reservations managed='yes'/></source><target dev='sdb' bus='scsi'/></disk>",
    },
    [
      'disk sdb: image /dev/sdb rwk',
      'disk sdb: reservations-socket /var/lib/libvirt/qemu/domain--1-guest/pr-helper0.sock rw, connect',
    ],
  ],
  'a helper of the site': [
    {
      devices:
        "<disk type='block' device='lun'><driver name='qemu' type='raw'/><source dev='/dev/sdb'><reservations managed='no'><source type='unix' path='/run/pr.sock' mode='client'/></reservations></source><target dev='sdb' bus='scsi'/></disk>",
    },
    ['disk sdb: image /dev/sdb rwk', 'disk sdb: reservations-socket /run/pr.sock rw'],
  ],
  "an NVMe namespace is its controller's group": [
    {
      devices:
        "<disk type='nvme'><driver name='qemu' type='raw'/><source type='pci' namespace='1'><address domain='0' bus='1' slot='0' function='0'/></source><target dev='vda' bus='virtio'/></disk>",
      host: {pci: {'0000:01:00.0': {iommuGroup: 3, files: []}}},
    },
    ['disk vda: nvme-group /dev/vfio/3 rw', 'disk vda: vfio-container /dev/vfio/vfio rw'],
  ],
  'a network disk has sockets and files of its client': [
    {
      devices:
        "<disk type='network'><driver name='qemu' type='raw'/><source protocol='rbd' name='pool/a'><host transport='unix' socket='/run/ceph.sock'/><config file='/etc/ceph/x.conf'/></source><target dev='vda' bus='virtio'/></disk>",
    },
    ['disk vda: ceph-config /etc/ceph/x.conf r', 'disk vda: disk-socket /run/ceph.sock rw'],
  ],
  'a disk that another process serves': [
    {
      devices:
        "<disk type='vhostuser'><driver name='qemu' type='raw'/><source type='unix' path='/run/spdk.sock'/><target dev='vda' bus='virtio'/></disk>",
      also: "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
    },
    [
      'disk vda: disk-socket /run/spdk.sock rw, connect',
      'memory: memory-directory /var/lib/libvirt/qemu/ram/-1-guest rw, tree',
    ],
  ],
  'a vDPA disk is handed over': [
    {
      devices:
        "<disk type='vhostvdpa'><driver name='qemu' type='raw'/><source dev='/dev/vhost-vdpa-1'/><target dev='vda' bus='virtio'/></disk>",
    },
    ['disk vda: vhost-vdpa /dev/vhost-vdpa-1 rw, passed'],
  ],
  'a volume is known to its pool': [
    {
      devices:
        "<disk type='volume'><driver name='qemu' type='raw'/><source pool='p' volume='v'/><target dev='vda' bus='virtio'/></disk>",
    },
    ['disk vda: VOLUME_UNRESOLVED'],
  ],
});
