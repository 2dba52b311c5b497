// SPDX-License-Identifier: Apache-2.0
/** The element with which a definition asks for a path, as far as the path shows what it is. */
import {xmlText} from '../../../text/xml-text.ts';

type Element = (path: string, makes: boolean) => string;

const PCI = "<hostdev mode='subsystem' type='pci' managed='yes'><source><address …/></source></hostdev>";

const PCI_BY_IOMMUFD =
  "<hostdev mode='subsystem' type='pci' managed='yes'><driver iommufd='yes'/>…   <!-- libvirt 12.1 and newer -->";

const ELEMENTS: readonly (readonly [RegExp, Element])[] = [
  [/^\/dev\/(?:vfio\/devices\/|iommu$)/, () => PCI_BY_IOMMUFD],
  [/^\/dev\/vfio\//, () => PCI],
  [/^\/dev\/dri\/render/, path => `<graphics type='egl-headless'><gl rendernode='${path}'/></graphics>`],
  // QEMU needs no more than the render node; a card's own node is for who drives the host's screens.
  [
    /^\/dev\/dri\/card/,
    () => "<graphics type='egl-headless'><gl rendernode='/dev/dri/renderD128'/></graphics>",
  ],
  [
    /^\/proc\/driver\/nvidia\/|^\/dev\/nvidia/,
    () => "<graphics type='egl-headless'><gl rendernode='/dev/dri/renderD128'/></graphics>",
  ],
  [/^\/dev\/snd\//, () => "<audio id='1' type='alsa'/>"],
  [/\/pulse\/|\/pulse-/, path => `<audio id='1' type='pulseaudio' serverName='${path}'/>`],
  [/\/pipewire-\d+$/, path => `<audio id='1' type='pipewire' runtimeDir='${path.replace(/\/[^/]*$/, '')}'/>`],
  [
    /^\/dev\/bus\/usb\//,
    () => "<hostdev mode='subsystem' type='usb'><source><vendor id=…/><product id=…/></source></hostdev>",
  ],
  [
    /^\/dev\/(?:hwrng|u?random)$/,
    path => `<rng model='virtio'><backend model='random'>${path}</backend></rng>`,
  ],
  [/^\/dev\/tpm/, path => `<tpm><backend type='passthrough'><device path='${path}'/></backend></tpm>`],
  [/^\/dev\/input\//, path => `<input type='evdev'><source dev='${path}'/></input>`],
  [/^\/dev\/vhost-vdpa/, path => `<interface type='vdpa'><source dev='${path}'/></interface>`],
  [/^\/dev\/(?:net\/tun|vhost-net|tap\d+)$/, () => "<interface type='bridge'><source bridge=…/></interface>"],
  [/^\/dev\/vhost-vsock$/, () => "<vsock><cid auto='yes'/></vsock>"],
  [/^\/dev\/udmabuf$/, () => "<video><model type='virtio' blob='on'/></video>"],
  [/^\/dev\/sev$/, () => "<launchSecurity type='sev'>…"],
  [/^\/dev\/shm\//, () => "<shmem name=…><model type='ivshmem-plain'/>…"],
  [/^\/dev\/tty/, path => `<serial type='dev'><source path='${path}'/></serial>`],
  [/\/hugepages|^\/dev\/huge/, () => '<memoryBacking><hugepages/></memoryBacking>'],
  [
    /^\/dev\/(?:[svh]d[a-z]|nvme\d|mapper\/|dm-|disk\/|zvol\/|rbd|loop|md|drbd)/,
    path => `<disk type='block'><source dev='${path}'/>…`,
  ],
  [/\.rom$/i, path => `<hostdev …><rom file='${path}'/></hostdev>`],
  [/VARS.*\.(?:fd|bin|qcow2)$/i, path => `<os><nvram>${path}</nvram></os>`],
  [/\.fd$/i, path => `<os><loader readonly='yes' type='pflash'>${path}</loader></os>`],
  [/\/(?:vmlinuz|bzImage)[^/]*$/, path => `<os><kernel>${path}</kernel></os>`],
  [/\/init(?:rd|ramfs)[^/]*$/, path => `<os><initrd>${path}</initrd></os>`],
  [/\.iso$/i, path => `<disk type='file' device='cdrom'><source file='${path}'/>…<readonly/></disk>`],
  [/\.(?:qcow2?|img|raw|vmdk|vdi|vhdx?|qed)$/i, path => `<disk type='file'><source file='${path}'/>…`],
  [
    /\/(?:openvswitch|ovs|dpdk)\/|\/vhu[\w-]+$/,
    path => `<interface type='vhostuser'><source type='unix' path='${path}' mode='client'/></interface>`,
  ],
  [/\/spdk\/|\/vhost\.\d+$/, path => `<disk type='vhostuser'><source type='unix' path='${path}'/>…`],
  [
    /virtiofs[^/]*\.sock(?:et)?$/,
    path => `<filesystem><driver type='virtiofs'/><source socket='${path}'/>…</filesystem>`,
  ],
  [
    /\/qemu-pr-helper\.sock$/,
    path =>
      `<reservations managed='no'><source type='unix' path='${path}' mode='client'/></reservations>   <!-- in <source> of the disk -->`,
  ],
  [
    /\.sock(?:et)?$/,
    (path, makes) => `<channel type='unix'><source mode='${makes ? 'bind' : 'connect'}' path='${path}'/>…`,
  ],
  [/\.log$/, path => `<serial type='file'><source path='${path}'/></serial>`],
];

/**
 * Undefined where the path does not tell.
 *
 * @param makes whether the VM was to make it, as a socket that it listens on
 */
export function askingElement(path: string, makes = false): string | undefined {
  return ELEMENTS.find(([pattern]) => pattern.test(path))?.[1](xmlText(path), makes);
}
