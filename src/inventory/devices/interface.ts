/** Network cards: vhost-user and passt sockets, vDPA nodes, the tap and vhost devices libvirt opens. */
import type {Interface} from '../../domain/domain.ts';
import {shortName} from '../../policy/short-name.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';

const TAP_TYPES = new Set(['network', 'bridge', 'ethernet', 'direct']);

export function interfaceResources(site: Site): readonly Entry[] {
  return site.domain.interfaces.flatMap((card, index) => {
    const device = `interface ${card.alias ?? index}`;
    return [
      ...vhostUser(card, device),
      ...passt(card, device, card.alias ?? `net${index}`, site),
      ...vdpa(card, device),
      ...kernelDevices(card, device, site),
      ...(card.romFile?.startsWith('/')
        ? [
            resource({
              kind: 'interface',
              role: 'rom-file',
              path: card.romFile,
              access: 'r',
              from: provenance(device, card, 'option ROM'),
            }),
          ]
        : []),
    ];
  });
}

function effectiveType(card: Interface): string {
  return card.actualType ?? card.type;
}

function vhostUser(card: Interface, device: string): readonly Entry[] {
  const source = card.vhostuser;
  if (effectiveType(card) !== 'vhostuser' || card.backend.type === 'passt' || !source?.path?.startsWith('/'))
    return [];
  const from = provenance(device, source, 'socket of the vhost-user switch');
  return [
    resource({
      kind: 'interface',
      role: 'vhost-user-socket',
      path: source.path,
      access: 'rw',
      mode: source.mode,
      from,
    }),
  ];
}

function passt(card: Interface, device: string, alias: string, {domain, layout}: Site): readonly Entry[] {
  if (card.backend.type !== 'passt') return [];
  const base = `${layout.passt}/${shortName(domain)}-${alias}`;
  const from = (reason: string) => provenance(device, card, reason);
  const log = card.backend.logFile;
  return [
    resource({
      kind: 'interface',
      role: 'passt-socket',
      path: `${base}.socket`,
      access: 'rw',
      mode: 'connect',
      from: from('socket of passt'),
    }),
    resource({
      kind: 'interface',
      role: 'passt-pid',
      path: `${base}-passt.pid`,
      access: 'rw',
      process: 'passt',
      from: from('process id of passt'),
    }),
    ...(log?.startsWith('/')
      ? [
          resource({
            kind: 'interface',
            role: 'passt-log',
            path: log,
            access: 'wa',
            process: 'passt',
            from: from('log of passt'),
          }),
        ]
      : []),
  ];
}

function vdpa(card: Interface, device: string): readonly Entry[] {
  if (effectiveType(card) !== 'vdpa' || !card.sourceDev?.startsWith('/')) return [];
  return [
    resource({
      kind: 'interface',
      role: 'vdpa-node',
      path: card.sourceDev,
      access: 'rw',
      passed: true,
      from: provenance(device, card, 'vDPA device'),
    }),
  ];
}

/** libvirt opens both and hands the descriptors over. */
function kernelDevices(card: Interface, device: string, {domain}: Site): readonly Entry[] {
  if (!TAP_TYPES.has(effectiveType(card))) return [];
  const from = provenance(device, card, 'network device of the kernel');
  const common = {kind: 'interface', access: 'rw', passed: true, from} as const;
  const tap = resource({...common, role: 'tun', path: card.backend.tap ?? '/dev/net/tun'});
  const accelerated =
    domain.type === 'kvm' &&
    (card.model === undefined || card.model.startsWith('virtio')) &&
    card.driverName !== 'qemu';
  return accelerated
    ? [tap, resource({...common, role: 'vhost-net', path: card.backend.vhost ?? '/dev/vhost-net'})]
    : [tap];
}
