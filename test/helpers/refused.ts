// SPDX-License-Identifier: Apache-2.0
/** Parts of definitions, and what libvirt 9.0 and 11.3 have against them; undefined where they take them. */
import type {Definition} from './definition.ts';

export const REFUSED: readonly (readonly [parts: Definition, message: string | undefined])[] = [
  [
    {
      devices:
        "<hostdev mode='subsystem' type='pci'><source><address bus='1' slot='2'/></source></hostdev><hostdev mode='subsystem' type='pci'><source><address bus='1' slot='2'/></source></hostdev>",
    },
    'XML error: Hostdev already exists in the domain configuration',
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='usb'><source><vendor id='1'/><product id='2'/></source></hostdev><hostdev mode='subsystem' type='usb'><source><vendor id='1'/><product id='2'/></source></hostdev>",
    },
    'XML error: Hostdev already exists in the domain configuration',
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='usb'><source><address bus='1' device='2'/></source></hostdev><hostdev mode='subsystem' type='usb'><source><vendor id='1'/><product id='2'/><address bus='1' device='2'/></source></hostdev>",
    },
    'XML error: Hostdev already exists in the domain configuration',
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='usb'><source><vendor id='1'/><product id='2'/><address bus='1' device='2'/></source></hostdev><hostdev mode='subsystem' type='usb'><source><vendor id='1'/><product id='2'/></source></hostdev>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='usb'><source><vendor id='1'/><product id='2'/></source></hostdev><hostdev mode='subsystem' type='usb'><source><vendor id='1'/><product id='2'/><address bus='1' device='2'/></source></hostdev>",
    },
    'XML error: Hostdev already exists in the domain configuration',
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='usb'><source><vendor id='1'/><product id='2'/><address bus='1' device='2'/></source></hostdev><hostdev mode='subsystem' type='usb'><source><vendor id='1'/><product id='2'/><address bus='1' device='3'/></source></hostdev>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='fd401869-f52e-496d-8aa7-32e4418dfa0c'/></source></hostdev><hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address uuid='fd401869-f52e-496d-8aa7-32e4418dfa0c'/></source></hostdev>",
    },
    'XML error: Hostdev already exists in the domain configuration',
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi_host' model='virtio'><source protocol='vhost' wwpn='naa.5001405376e34ea0'/></hostdev><hostdev mode='subsystem' type='scsi_host' model='virtio'><source protocol='vhost' wwpn='naa.5001405376e34ea0'/></hostdev>",
    },
    'XML error: Hostdev already exists in the domain configuration',
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev><hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>",
    },
    'XML error: Hostdev already exists in the domain configuration',
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi'><source protocol='iscsi' name='iqn.1992-01.com.example'><host name='h' port='3260'/></source></hostdev><hostdev mode='subsystem' type='scsi'><source protocol='iscsi' name='iqn.1992-01.com.example'><host name='h' port='3260'/></source></hostdev>",
    },
    'XML error: Hostdev already exists in the domain configuration',
  ],
  [
    {
      devices:
        "<interface type='hostdev'><source><address type='pci' bus='1' slot='2'/></source></interface><hostdev mode='subsystem' type='pci'><source><address bus='1' slot='2'/></source></hostdev>",
    },
    'XML error: Hostdev already exists in the domain configuration',
  ],
  [
    {devices: "<interface type='hostdev'><source><address bus='1' slot='2'/></source></interface>"},
    'XML error: missing source address type',
  ],
  [
    {devices: "<interface type='hostdev'><source><vendor id='1'/><product id='2'/></source></interface>"},
    undefined,
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi_host' model='virtio'><source protocol='vhost'/></hostdev>",
    },
    'XML error: missing vhost-scsi hostdev source wwpn',
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi_host' model='virtio'><source protocol='vhost' wwpn='naa.5001405376e34ea'/></hostdev>",
    },
    "XML error: malformed 'wwpn' value",
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi_host' model='virtio'><source protocol='vhost' wwpn='5001405376e34ea0'/></hostdev>",
    },
    "XML error: malformed 'wwpn' value",
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi_host' model='virtio'><source protocol='vhost' wwpn='naa.../../../../x'/></hostdev>",
    },
    "XML error: malformed 'wwpn' value",
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi_host' model='virtio'><source protocol='vhost' wwpn='naa.5001405376E34EA0'/></hostdev>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0/../../x'/><address bus='0' target='0' unit='0'/></source></hostdev>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi'><source><adapter name=''/><address bus='0' target='0' unit='0'/></source></hostdev>",
    },
    "XML error: 'adapter' name must be specified for scsi hostdev source",
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi'><source><adapter/><address bus='0' target='0' unit='0'/></source></hostdev>",
    },
    "XML error: 'adapter' name must be specified for scsi hostdev source",
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/><address bus='0' unit='0'/></source></hostdev>",
    },
    "XML error: Missing required attribute 'target' in element 'address'",
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='pci' rawio='yes'><source><address bus='1' slot='2'/></source></hostdev>",
    },
    'XML error: rawio is only supported for scsi host device',
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='pci' sgio='filtered'><source><address bus='1' slot='2'/></source></hostdev>",
    },
    'XML error: sgio is only supported for scsi host device',
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi' rawio='maybe'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>",
    },
    "XML error: Invalid value for attribute 'rawio' in element 'hostdev': 'maybe'.",
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi'><source protocol='iscsi'><host name='h' port='3260'/></source></hostdev>",
    },
    'XML error: missing iSCSI hostdev source path name',
  ],
  [
    {devices: "<hostdev mode='subsystem' type='scsi'><source protocol='iscsi' name='a'/></hostdev>"},
    'XML error: missing the host address for the iSCSI hostdev',
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi'><source protocol='iscsi' name='a'><host name='h' port='70000'/></source></hostdev>",
    },
    "invalid argument: port '70000' out of range",
  ],
  [
    {
      devices:
        "<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='gluster' name='vol'><host name='h'/></source><target dev='vda'/></disk>",
    },
    "XML error: can't split path 'vol' into pool name and image name",
  ],
  [
    {
      devices:
        "<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='gluster' name='/vol'><host name='h'/></source><target dev='vda'/></disk>",
    },
    "XML error: can't split path '/vol' into pool name and image name",
  ],
  [
    {
      devices:
        "<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='rbd' name='/etc/shadow'><host name='h'/></source><target dev='vda'/></disk>",
    },
    "XML error: can't split path '/etc/shadow' into pool name and image name",
  ],
  [
    {
      devices:
        "<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='iscsi' name='vol'><host name='h' port='x'/></source><target dev='vda'/></disk>",
    },
    "invalid argument: failed to parse port number 'x'",
  ],
  [
    {
      devices:
        "<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='nbd'><host transport='unix' socket='/run/nbd' port='x'/></source><target dev='vda'/></disk>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='pci'><source><address domain='0x10000' bus='1' slot='0' function='0'/></source></hostdev>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='iscsi' name='vol'/><target dev='vda'/></disk>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='iscsi' name='vol'><host name='h'/><host name='i'/></source><target dev='vda'/></disk>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<disk type='file' device='disk'><driver name='qemu' type='cow'/><source file='/a'/><target dev='vda'/></disk>",
    },
    "unsupported configuration: 'cow' storage format is not supported",
  ],
  [
    {
      devices:
        "<disk type='file' device='disk'><driver name='qemu' type='iso'/><source file='/a'/><target dev='vda'/></disk>",
    },
    "unsupported configuration: storage format 'iso' is not directly supported by QEMU, use 'raw' instead",
  ],
  [
    {
      devices:
        "<disk type='file' device='disk'><driver name='qemu' type='dir'/><source file='/a'/><target dev='vda'/></disk>",
    },
    "unsupported configuration: 'directory' storage format is not directly supported by QEMU, use 'dir' disk type instead",
  ],
  [
    {
      devices:
        "<disk type='file' device='disk'><driver name='qemu' type='fat'/><source file='/a'/><target dev='vda'/></disk>",
    },
    "unsupported configuration: storage format 'fat' is supported only with 'dir' storage type",
  ],
  [
    {
      devices:
        "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a'/><backingStore type='file'><format type='iso'/><source file='/b'/></backingStore><target dev='vda'/></disk>",
    },
    "unsupported configuration: storage format 'iso' is not directly supported by QEMU, use 'raw' instead",
  ],
  [
    {
      devices:
        "<disk type='file' device='disk'><driver name='phy' type='raw'/><source file='/a'/><target dev='vda'/></disk>",
    },
    "unsupported configuration: unsupported driver name 'phy' for disk 'vda'",
  ],
  [
    {
      devices:
        "<disk type='file' device='disk'><driver name='' type='raw'/><source file='/a'/><target dev='vda'/></disk>",
    },
    "unsupported configuration: unsupported driver name '' for disk 'vda'",
  ],
  [
    {
      devices:
        "<disk type='file' device='disk'><driver type='raw'/><source file='/a'/><target dev='vda'/></disk>",
    },
    undefined,
  ],
  [{devices: "<disk type='file' device='cdrom'><target dev='sda' bus='usb'/></disk>"}, undefined],
  [
    {
      devices:
        "<disk type='block' device='lun'><driver name='qemu' type='raw'/><source/><target dev='sda' bus='scsi'/></disk>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<disk type='block' device='lun'><driver name='qemu' type='raw'/><target dev='sda' bus='scsi'/></disk>",
    },
    "unsupported configuration: disk device='lun' is only valid for block type disk source",
  ],
  [
    {
      devices:
        "<disk type='volume' device='cdrom'><driver name='qemu'/><source/><target dev='hda' bus='ide'/></disk>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<video><model type='virtio'><acceleration accel3d='yes' rendernode='/dev/dri/renderD128'/></model></video>",
    },
    "unsupported configuration: unsupported rendernode accel attribute without 'vhostuser'",
  ],
  [{devices: "<video><model type='virtio'/><driver name='vhostuser'/></video>"}, undefined],
  [
    {devices: "<filesystem type='mount'><source dir='/srv'/><target dir=''/></filesystem>"},
    'missing target information for device /srv',
  ],
  [{devices: "<filesystem type='mount'><source dir='srv'/><target dir='t'/></filesystem>"}, undefined],
  [{devices: "<filesystem type='mount'><source dir=''/><target dir='t'/></filesystem>"}, undefined],
  [{devices: "<interface type='bridge'/>"}, "XML error: interface type='bridge' requires a 'source' element"],
  [
    {devices: "<interface type='bridge'><source/></interface>"},
    "XML error: Missing required attribute 'bridge' in element 'source'",
  ],
  [
    {devices: "<interface type='network'/>"},
    "XML error: interface type='network' requires a 'source' element",
  ],
  [
    {devices: "<interface type='direct'><source/></interface>"},
    "XML error: Missing required attribute 'dev' in element 'source'",
  ],
  [{devices: "<interface type='direct'/>"}, "XML error: interface type='direct' requires a 'source' element"],
  [
    {devices: "<interface type='internal'><source/></interface>"},
    "XML error: Missing required attribute 'name' in element 'source'",
  ],
  [
    {devices: "<interface type='server'><source/></interface>"},
    "XML error: Missing required attribute 'port' in element 'source'",
  ],
  [
    {devices: "<interface type='client'><source address='1.2.3.4'/></interface>"},
    "XML error: Missing required attribute 'port' in element 'source'",
  ],
  [
    {devices: "<interface type='mcast'><source port='1'/></interface>"},
    "XML error: Missing required attribute 'address' in element 'source'",
  ],
  [{devices: "<interface type='ethernet'/>"}, undefined],
  [{devices: "<interface type='null'/>"}, undefined],
  [
    {devices: "<smartcard mode='host'/><smartcard mode='host'/>"},
    'unsupported configuration: this QEMU binary lacks multiple smartcard support',
  ],
  [
    {
      devices:
        "<serial type='unix'><source mode='bind' path='/s'><reconnect enabled='yes' timeout='3'/></source></serial>",
    },
    'internal error: chardev reconnect is possible only for connect mode',
  ],
  [
    {
      devices:
        "<serial type='unix'><source mode='connect' path='/s'><reconnect enabled='yes'/></source></serial>",
    },
    "XML error: Missing required attribute 'timeout' in element 'reconnect'",
  ],
  [
    {devices: "<serial type='unix'><source mode='connect' path='/s'><reconnect/></source></serial>"},
    undefined,
  ],
  [
    {devices: "<serial type='unix'><source path='/s' mode='garbage'/></serial>"},
    "XML error: Invalid value for attribute 'mode' in element 'source': 'garbage'.",
  ],
  [{devices: "<serial type='unix'><source path='s'/></serial>"}, undefined],
  [
    {devices: "<graphics type='vnc'><listen type='network'/></graphics>"},
    "XML error: 'network' attribute is required for listen type 'network'",
  ],
  [
    {devices: "<tpm model='tpm-tis'><backend type='emulator' persistent_state=''/></tpm>"},
    "internal error: Invalid persistent_state value, either 'yes' or 'no'",
  ],
  [{devices: "<input type='evdev'/>"}, undefined],
  [{devices: "<input type='passthrough' bus='virtio'/>"}, undefined],
  [{os: '<loader/>'}, 'no loader path specified and firmware auto selection disabled'],
  [{os: "<loader type='rom'>/l</loader><nvram>/n</nvram>"}, undefined],
  [{os: '<loader>/l</loader><nvram>/n</nvram>'}, undefined],
  [{os: '<nvram>/n</nvram>'}, 'no loader path specified and firmware auto selection disabled'],
  [{os: "<loader type='pflash' readonly='yes'>/l</loader><nvram>/n</nvram>"}, undefined],
  [{os: "<loader type='pflash' readonly='yes'>l</loader><nvram>n</nvram>"}, undefined],
  [
    {os: "<loader type='pflash' readonly='yes' stateless='yes'>/l</loader><nvram>/n</nvram>"},
    'NVRAM is not permitted when loader is stateless',
  ],
  [
    {os: "<loader type='pflash' readonly='yes' stateless='yes'>/l</loader><nvram template='/n'/>"},
    'NVRAM template is not permitted when loader is stateless',
  ],
  [{osAttributes: "firmware='efi'", os: '<nvram>/n</nvram>'}, undefined],
  [
    {osAttributes: "firmware='efi'", os: "<loader stateless='yes'/><nvram>/n</nvram>"},
    'NVRAM is not permitted when loader is stateless',
  ],
  [{os: '<kernel>k</kernel>'}, undefined],
  [{os: '<kernel>/k</kernel><initrd>i</initrd>'}, undefined],
  [{os: '<initrd>/i</initrd>'}, undefined],
  [{os: '<cmdline>x</cmdline>'}, undefined],
  [{os: '<dtb>/d</dtb>'}, undefined],
  [{os: "<acpi><table type='slic'>t</table></acpi>"}, undefined],
  [
    {devices: "<interface type='user'/><interface type='bridge'><source bridge='br0'/></interface>"},
    undefined,
  ],
  [{devices: "<interface type='server'><source port='5'/></interface>"}, undefined],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='scsi' rawio='no'><source><adapter name='scsi_host0'/><address bus='0' target='0' unit='0'/></source></hostdev>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<disk type='network' device='disk'><driver name='qemu' type='raw'/><source protocol='rbd' name='pool/'><host name='h' port='65535'/></source><target dev='vda'/></disk>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<video><driver name='vhostuser'/><model type='virtio'><acceleration rendernode='/dev/dri/renderD128'/></model></video>",
    },
    undefined,
  ],
  [
    {
      devices:
        "<serial type='unix'><source mode='bind' path='/s'><reconnect enabled='no'/></source></serial>",
    },
    'internal error: chardev reconnect is possible only for connect mode',
  ],
  [{devices: "<serial type='unix'><source mode='bind' path='/s'><reconnect/></source></serial>"}, undefined],
  [
    {
      devices:
        "<disk type='file'><driver name='qemu' type='raw' iommu='odd'/><source file='/a'/><target dev='vda'/></disk>",
    },
    "XML error: Invalid value for attribute 'iommu' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<controller type='scsi' model='virtio-scsi'><driver packed='odd'/></controller>"},
    "XML error: Invalid value for attribute 'packed' in element 'driver': 'odd'.",
  ],
  [
    {
      devices:
        "<filesystem type='mount'><driver type='path' page_per_vq='odd'/><source dir='/a'/><target dir='t'/></filesystem>",
    },
    "XML error: Invalid value for attribute 'page_per_vq' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<input type='mouse' bus='virtio'><driver iommu='odd'/></input>"},
    "XML error: Invalid value for attribute 'iommu' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<interface type='user'><driver ats='odd'/></interface>"},
    "XML error: Invalid value for attribute 'ats' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<memballoon model='virtio'><driver iommu='odd'/></memballoon>"},
    "XML error: Invalid value for attribute 'iommu' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><driver iommu='odd'/></rng>"},
    "XML error: Invalid value for attribute 'iommu' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<video><driver iommu='odd'/><model type='virtio'/></video>"},
    "XML error: Invalid value for attribute 'iommu' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<disk type='file'><source file='/a'/><target dev='vda'/><boot order='odd'/></disk>"},
    "XML error: Invalid value for attribute 'order' in element 'boot': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<disk type='file'><source file='/a'/><target dev='vda'/><boot order='0'/></disk>"},
    "XML error: Invalid value for attribute 'order' in element 'boot': Zero is not permitted",
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='pci'><source><address bus='1'/></source><boot order='odd'/></hostdev>",
    },
    "XML error: Invalid value for attribute 'order' in element 'boot': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<interface type='user'><boot order='odd'/></interface>"},
    "XML error: Invalid value for attribute 'order' in element 'boot': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<redirdev bus='usb' type='spicevmc'><boot order='odd'/></redirdev>"},
    "XML error: Invalid value for attribute 'order' in element 'boot': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<disk type='file'><source file='/a'/><target dev='vda'/><acpi index='odd'/></disk>"},
    "XML error: Invalid value for attribute 'index' in element 'acpi': 'odd'. Expected non-negative integer value",
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='pci'><source><address bus='1'/></source><acpi index='odd'/></hostdev>",
    },
    "XML error: Invalid value for attribute 'index' in element 'acpi': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<interface type='user'><acpi index='odd'/></interface>"},
    "XML error: Invalid value for attribute 'index' in element 'acpi': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<video><model type='virtio'/><acpi index='odd'/></video>"},
    "XML error: Invalid value for attribute 'index' in element 'acpi': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<serial type='pty'><log file='/l' append='odd'/></serial>"},
    "XML error: Invalid value for attribute 'append' in element 'log': 'odd'.",
  ],
  [
    {devices: "<parallel type='pty'><log file='/l' append='odd'/></parallel>"},
    "XML error: Invalid value for attribute 'append' in element 'log': 'odd'.",
  ],
  [
    {devices: "<console type='pty'><log file='/l' append='odd'/></console>"},
    "XML error: Invalid value for attribute 'append' in element 'log': 'odd'.",
  ],
  [
    {devices: "<channel type='pty'><log file='/l' append='odd'/><target type='virtio'/></channel>"},
    "XML error: Invalid value for attribute 'append' in element 'log': 'odd'.",
  ],
  [
    {devices: "<interface type='user'><rom enabled='odd'/></interface>"},
    "XML error: Invalid value for attribute 'enabled' in element 'rom': 'odd'.",
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='pci'><source><address bus='1'/></source><rom enabled='odd'/></hostdev>",
    },
    "XML error: Invalid value for attribute 'enabled' in element 'rom': 'odd'.",
  ],
  [
    {
      devices:
        "<hostdev mode='subsystem' type='pci'><source><address bus='1'/></source><rom bar='odd'/></hostdev>",
    },
    "XML error: Invalid value for attribute 'bar' in element 'rom': 'odd'.",
  ],
  [
    {devices: "<audio id='odd' type='none'/>"},
    "XML error: Invalid value for attribute 'id' in element 'audio': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<audio id='0' type='none'/>"},
    "XML error: Invalid value for attribute 'id' in element 'audio': Zero is not permitted",
  ],
  [
    {devices: "<audio id='1' type='none'><input mixingEngine='odd'/></audio>"},
    "XML error: Invalid value for attribute 'mixingEngine' in element 'input': 'odd'.",
  ],
  [
    {devices: "<audio id='1' type='none'><output fixedSettings='odd'/></audio>"},
    "XML error: Invalid value for attribute 'fixedSettings' in element 'output': 'odd'.",
  ],
  [
    {devices: "<audio id='1' type='none'><input voices='odd'/></audio>"},
    "XML error: Invalid value for attribute 'voices' in element 'input': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<audio id='1' type='none'><output bufferLength='odd'/></audio>"},
    "XML error: Invalid value for attribute 'bufferLength' in element 'output': 'odd'. Expected non-negative integer value",
  ],
  [
    {
      devices:
        "<audio id='1' type='none'><input mixingEngine='yes' fixedSettings='yes'><settings frequency='odd'/></input></audio>",
    },
    "XML error: Invalid value for attribute 'frequency' in element 'settings': 'odd'. Expected non-negative integer value",
  ],
  [
    {
      devices:
        "<audio id='1' type='none'><output mixingEngine='yes' fixedSettings='yes'><settings channels='odd'/></output></audio>",
    },
    "XML error: Invalid value for attribute 'channels' in element 'settings': 'odd'. Expected non-negative integer value",
  ],
  [
    {
      devices:
        "<audio id='1' type='none'><output mixingEngine='yes' fixedSettings='yes'><settings format='odd'/></output></audio>",
    },
    "XML error: Invalid value for attribute 'format' in element 'settings': 'odd'.",
  ],
  [
    {devices: "<controller type='scsi' index='odd'/>"},
    "XML error: Invalid value for attribute 'index' in element 'controller': 'odd'. Expected integer value",
  ],
  [
    {devices: "<controller type='scsi' index='-1'/>"},
    "XML error: Invalid value for attribute 'index' in element 'controller': '-1'. Expected non-negative value",
  ],
  [
    {devices: "<controller type='odd'/>"},
    "XML error: Invalid value for attribute 'type' in element 'controller': 'odd'.",
  ],
  [
    {devices: "<controller type='scsi' model='virtio-scsi'><driver queues='odd'/></controller>"},
    "XML error: Invalid value for attribute 'queues' in element 'driver': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<controller type='scsi' model='virtio-scsi'><driver cmd_per_lun='odd'/></controller>"},
    "XML error: Invalid value for attribute 'cmd_per_lun' in element 'driver': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<controller type='scsi' model='virtio-scsi'><driver max_sectors='odd'/></controller>"},
    "XML error: Invalid value for attribute 'max_sectors' in element 'driver': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<controller type='usb' model='ich9-uhci1'><master startport='odd'/></controller>"},
    "XML error: Invalid value for attribute 'startport' in element 'master': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<disk type='file' rawio='odd'><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'rawio' in element 'disk': 'odd'.",
  ],
  [
    {devices: "<disk type='file'><driver cache='odd'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'cache' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<disk type='file'><driver cache='default'/><source file='/a'/><target dev='vda'/></disk>"},
    undefined,
  ],
  [
    {devices: "<disk type='file'><driver discard='odd'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'discard' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<disk type='file'><driver discard='default'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'discard' in element 'driver': 'default'.",
  ],
  [
    {devices: "<disk type='file'><driver error_policy='odd'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'error_policy' in element 'driver': 'odd'.",
  ],
  [
    {
      devices:
        "<disk type='file'><driver error_policy='default'/><source file='/a'/><target dev='vda'/></disk>",
    },
    "XML error: Invalid value for attribute 'error_policy' in element 'driver': 'default'.",
  ],
  [
    {devices: "<disk type='file'><driver rerror_policy='odd'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'rerror_policy' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<disk type='file'><driver io='odd'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'io' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<disk type='file'><driver io='default'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'io' in element 'driver': 'default'.",
  ],
  [
    {devices: "<disk type='file'><driver ioeventfd='odd'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'ioeventfd' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<disk type='file'><driver event_idx='odd'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'event_idx' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<disk type='file'><driver copy_on_read='odd'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'copy_on_read' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<disk type='file'><driver queues='odd'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'queues' in element 'driver': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<disk type='file'><driver queue_size='odd'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'queue_size' in element 'driver': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<disk type='file'><driver iothread='odd'/><source file='/a'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'iothread' in element 'driver': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<disk type='file'><source file='/a' startupPolicy='odd'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'startupPolicy' in element 'source': 'odd'.",
  ],
  [
    {devices: "<disk type='file'><source file='/a' startupPolicy='default'/><target dev='vda'/></disk>"},
    "XML error: Invalid value for attribute 'startupPolicy' in element 'source': 'default'.",
  ],
  [
    {
      devices:
        "<disk type='network'><source protocol='https' name='a'><host name='h'/><ssl verify='odd'/></source><target dev='vda'/></disk>",
    },
    "XML error: Invalid value for attribute 'verify' in element 'ssl': 'odd'.",
  ],
  [
    {devices: "<disk type='file'><source file='/a'/><target dev='vda' removable='odd'/></disk>"},
    "XML error: Invalid value for attribute 'removable' in element 'target': 'odd'.",
  ],
  [
    {devices: "<disk type='file' device='cdrom'><target dev='hda' tray='odd'/></disk>"},
    "XML error: Invalid value for attribute 'tray' in element 'target': 'odd'.",
  ],
  [
    {
      devices:
        "<filesystem type='mount'><driver type='virtiofs'/><binary xattr='odd'/><source dir='/a'/><target dir='t'/></filesystem>",
    },
    "XML error: Invalid value for attribute 'xattr' in element 'binary': 'odd'.",
  ],
  [
    {devices: "<interface type='user' trustGuestRxFilters='odd'/>"},
    "XML error: Invalid value for attribute 'trustGuestRxFilters' in element 'interface': 'odd'.",
  ],
  [
    {devices: "<iommu model='intel'><driver intremap='odd'/></iommu>"},
    "XML error: Invalid value for attribute 'intremap' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<iommu model='intel'><driver caching_mode='odd'/></iommu>"},
    "XML error: Invalid value for attribute 'caching_mode' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<iommu model='intel'><driver eim='odd'/></iommu>"},
    "XML error: Invalid value for attribute 'eim' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<iommu model='intel'><driver iotlb='odd'/></iommu>"},
    "XML error: Invalid value for attribute 'iotlb' in element 'driver': 'odd'.",
  ],
  [
    {devices: "<memballoon model='virtio' autodeflate='odd'/>"},
    "XML error: Invalid value for attribute 'autodeflate' in element 'memballoon': 'odd'.",
  ],
  [
    {devices: "<redirdev bus='usb' type='spicevmc'/><redirfilter><usbdev allow='odd'/></redirfilter>"},
    "XML error: Invalid value for attribute 'allow' in element 'usbdev': 'odd'.",
  ],
  [
    {
      devices:
        "<shmem name='a'><model type='ivshmem-doorbell'/><server path='/s'/><msi ioeventfd='odd'/></shmem>",
    },
    "XML error: Invalid value for attribute 'ioeventfd' in element 'msi': 'odd'.",
  ],
  [
    {devices: "<vsock><cid auto='odd'/></vsock>"},
    "XML error: Invalid value for attribute 'auto' in element 'cid': 'odd'.",
  ],
  [
    {devices: "<vsock><cid auto='yes'/><address type='pci' bus='odd'/></vsock>"},
    "XML error: Invalid value for attribute 'bus' in element 'address': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address/></rng>"},
    'internal error: No type specified for device address',
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='odd'/></rng>"},
    "unsupported configuration: unknown address type 'odd'",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='none'/></rng>"},
    "unsupported configuration: unknown address type 'none'",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='constructor'/></rng>"},
    "unsupported configuration: unknown address type 'constructor'",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='pci' domain='odd'/></rng>"},
    "XML error: Invalid value for attribute 'domain' in element 'address': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='pci' slot='32'/></rng>"},
    "XML error: Invalid PCI address slot='0x20', must be <= 0x1F",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='pci' bus='0x100'/></rng>"},
    "XML error: Invalid PCI address bus='0x100', must be <= 0xFF",
  ],
  [
    {
      devices:
        "<rng model='virtio'><backend model='random'/><address type='pci' slot='1' function='8'/></rng>",
    },
    'XML error: Invalid PCI address function=0x8, must be <= 7',
  ],
  [
    {
      devices:
        "<rng model='virtio'><backend model='random'/><address type='pci' slot='1' multifunction='odd'/></rng>",
    },
    "XML error: Invalid value for attribute 'multifunction' in element 'address': 'odd'.",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='ccw' cssid='odd'/></rng>"},
    "XML error: Invalid value for attribute 'cssid' in element 'address': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='spapr-vio' reg='odd'/></rng>"},
    "XML error: Invalid value for attribute 'reg' in element 'address': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='isa' irq='odd'/></rng>"},
    "XML error: Invalid value for attribute 'irq' in element 'address': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='isa' iobase='odd'/></rng>"},
    "XML error: Invalid value for attribute 'iobase' in element 'address': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='dimm' slot='odd'/></rng>"},
    "XML error: Invalid value for attribute 'slot' in element 'address': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='drive' unit='odd'/></rng>"},
    "XML error: Invalid value for attribute 'unit' in element 'address': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='ccid' slot='odd'/></rng>"},
    "XML error: Invalid value for attribute 'slot' in element 'address': 'odd'. Expected non-negative integer value",
  ],
  [
    {
      devices:
        "<rng model='virtio'><backend model='random'/><address type='virtio-serial' port='odd'/></rng>",
    },
    "XML error: Invalid value for attribute 'port' in element 'address': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='usb' bus='odd'/></rng>"},
    "XML error: Invalid value for attribute 'bus' in element 'address': 'odd'. Expected non-negative integer value",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='usb' port='odd'/></rng>"},
    "internal error: Cannot parse <address> 'port' attribute",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='usb' port='1.2.3.4.5'/></rng>"},
    "internal error: Cannot parse <address> 'port' attribute",
  ],
  [
    {devices: "<rng model='virtio'><backend model='random'/><address type='usb' port=''/></rng>"},
    "internal error: Cannot parse <address> 'port' attribute",
  ],
  [
    {
      devices:
        "<channel type='pty'><target type='virtio'/><address type='virtio-serial' port='odd'/></channel>",
    },
    "XML error: Invalid value for attribute 'port' in element 'address': 'odd'. Expected non-negative integer value",
  ],
  [{devices: "<graphics type='vnc' port='5900'><address type='odd'/></graphics>"}, undefined],
  [
    {beside: "<vcpu placement='odd'>1</vcpu>"},
    "XML error: Invalid value for attribute 'placement' in element 'vcpu': 'odd'.",
  ],
  [
    {beside: "<vcpu current='odd'>1</vcpu>"},
    "XML error: Invalid value for attribute 'current' in element 'vcpu': 'odd'. Expected non-negative integer value",
  ],
  [
    {beside: "<pm><suspend-to-mem enabled='odd'/></pm>"},
    "XML error: Invalid value for attribute 'enabled' in element 'suspend-to-mem': 'odd'.",
  ],
  [
    {beside: "<pm><suspend-to-disk enabled='odd'/></pm>"},
    "XML error: Invalid value for attribute 'enabled' in element 'suspend-to-disk': 'odd'.",
  ],
  [
    {os: "<bios rebootTimeout='odd'/>"},
    "XML error: Invalid value for attribute 'rebootTimeout' in element 'bios': 'odd'. Expected integer value",
  ],
  [{os: "<boot dev='odd'/>"}, "XML error: Invalid value for attribute 'dev' in element 'boot': 'odd'."],
  [
    {os: "<bootmenu enable='odd'/>"},
    "XML error: Invalid value for attribute 'enable' in element 'bootmenu': 'odd'.",
  ],
  [
    {os: "<bootmenu enable='yes' timeout='odd'/>"},
    "XML error: Invalid value for attribute 'timeout' in element 'bootmenu': 'odd'. Expected non-negative integer value",
  ],
  [{devices: "<controller type='scsi' model='odd'/>"}, "unsupported configuration: Unknown model type 'odd'"],
  [{devices: "<controller type='usb' model=''/>"}, "unsupported configuration: Unknown model type ''"],
  [
    {devices: "<controller type='pci' model='virtio-scsi'/>"},
    "unsupported configuration: Unknown model type 'virtio-scsi'",
  ],
  [{devices: "<controller type='sata' model='odd'/>"}, "unsupported configuration: Unknown model type 'odd'"],
  [{devices: "<controller type='ide' model='odd'/>"}, "unsupported configuration: Unknown model type 'odd'"],
  [
    {devices: "<controller type='virtio-serial' model='odd'/>"},
    "unsupported configuration: Unknown model type 'odd'",
  ],
];
