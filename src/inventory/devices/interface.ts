// SPDX-License-Identifier: Apache-2.0
/** Network cards: vhost-user and passt sockets, vDPA nodes, the tap and vhost devices libvirt opens. */
import type {Interface} from '../../domain/domain.ts';
import type {Host} from '../../host/host.ts';
import {isAbsolutePath} from '../../text/paths.ts';
import type {Provenance} from '../resource.ts';
import {shortNamed} from '../../policy/short-name.ts';
import {needsOf, provenance, resource, resourceAt, type Entry, type Site} from '../site.ts';
import {deviceAliases, deviceName} from '../device-name.ts';
import {PROCESSES} from '../processes.ts';

/** s390x, ARM, RISC-V and LoongArch. */
const VIRTIO_BY_DEFAULT = /^(?:s390|aarch64|arm|riscv|loongarch)/;
/** Where distributions have it, as libvirt is built to find it. */
const PASST = '/usr/bin/passt';
const TAP_TYPES = new Set(['network', 'bridge', 'ethernet', 'internal', 'direct']);

export function interfaceResources(site: Site): readonly Entry[] {
  // Host devices among the interfaces have aliases of their own.
  const cards = deviceAliases('net', site.domain.interfaces, ({hostdev}) => hostdev === undefined);
  return cards.flatMap(([card, alias], index) => {
    const device = deviceName.interface(card, index);
    return [
      ...vhostUser(card, device),
      ...passt(card, device, alias, site),
      ...vdpa(card, device),
      ...kernelDevices(card, device, site),
      ...resourceAt(card.romFile, {
        kind: 'interface',
        role: 'rom-file',
        access: 'r',
        from: provenance(device, card, 'option ROM'),
      }),
    ];
  });
}

function effectiveType(card: Interface): string {
  return card.actualType ?? card.type;
}

function vhostUser(card: Interface, device: string): readonly Entry[] {
  const {vhostuser: source, backend} = card;
  if (effectiveType(card) !== 'vhostuser' || backend.type === 'passt' || !source) return [];
  const {path, mode} = source;
  const from = provenance(device, source, 'socket of the vhost-user switch');
  return resourceAt(path, {kind: 'interface', role: 'vhost-user-socket', access: 'rw', mode, from});
}

function passt(card: Interface, device: string, alias: string, site: Site): readonly Entry[] {
  if (card.backend.type !== 'passt') return [];
  const {domain, layout} = site;
  const named = (ending: string) => shortNamed(domain, `${layout.passt}/`, `-${alias}${ending}`);
  const own = needsOf('interface', device, card);
  const process = 'passt';
  const log = {kind: 'interface', role: 'passt-log', access: 'wa', process} as const;
  return [
    own('passt-socket', 'socket of passt', {...named('.socket'), access: 'rw', mode: 'connect'}),
    own('passt-pid', 'process id of passt', {...named('-passt.pid'), access: 'rw', process}),
    ...resourceAt(card.backend.logFile, {...log, from: provenance(device, card, 'log of passt')}),
    // With a profile of its own it is entered by the program.
    ...(PROCESSES.passt.ownProfile?.(site)
      ? []
      : [own('program', 'passt itself', {path: PASST, access: 'rmx', process})]),
  ];
}

function vdpa(card: Interface, device: string): readonly Entry[] {
  if (effectiveType(card) !== 'vdpa') return [];
  const from = provenance(device, card, 'vDPA device');
  return resourceAt(card.sourceDev, {
    kind: 'interface',
    role: 'vdpa-node',
    access: 'rw',
    passed: true,
    from,
  });
}

/** libvirt opens both and hands the descriptors over. */
function kernelDevices(card: Interface, device: string, {domain, host}: Site): readonly Entry[] {
  if (!TAP_TYPES.has(effectiveType(card))) return [];
  const from = provenance(device, card, 'network device of the kernel');
  const common = {kind: 'interface', access: 'rw', passed: true, from} as const;
  const taps =
    effectiveType(card) === 'direct' || card.tapNode !== undefined
      ? macvtap(card, host, from)
      : [resource({...common, role: 'tun', path: card.backend.tap ?? '/dev/net/tun'})];
  const accelerated = domain.type === 'kvm' && isVirtio(card, domain.os.arch) && card.driverName !== 'qemu';
  return accelerated
    ? [...taps, resource({...common, role: 'vhost-net', path: card.backend.vhost ?? '/dev/vhost-net'})]
    : taps;
}

/** QEMU's default card is virtio only where nothing older was ever built in. */
function isVirtio({model}: Interface, architecture: string | undefined): boolean {
  return model?.startsWith('virtio') ?? VIRTIO_BY_DEFAULT.test(architecture ?? '');
}

/** The node bears the number of a network device that libvirt makes at start. */
function macvtap({targetDev, tapNode}: Interface, host: Host, from: Provenance): readonly Entry[] {
  const common = {kind: 'interface', role: 'tun', access: 'rw', passed: true, from} as const;
  if (isAbsolutePath(tapNode)) return [resource({...common, path: tapNode})];
  const files = targetDev === undefined ? [] : (host.list(`/sys/class/net/${targetDev}`) ?? []);
  const nodes = files.filter(name => /^tap\d+$/.test(name));
  if (nodes.length > 0) return nodes.map(name => resource({...common, path: `/dev/${name}`}));
  const message = 'the macvtap node /dev/tapN gets its number when the VM starts; libvirt adds the rule then';
  return [{code: 'MACVTAP_NODE_UNKNOWN', message, from}];
}
