// SPDX-License-Identifier: Apache-2.0
/** What belongs to the domain itself: monitor, keys, log, process id, automatic channel sockets. */
import {shortNamed} from '../short-named.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';

export function domainResources(site: Site): readonly Entry[] {
  const {domain, layout} = site;
  const own = (reason: string) => ({kind: 'domain', from: provenance('domain', domain, reason)}) as const;
  const inDirectory = (after = '') => shortNamed(domain, `${layout.lib}/domain-`, after);
  return [
    resource({
      ...own("the domain's own directory"),
      role: 'domain-directory',
      ...inDirectory(),
      access: 'rw',
      tree: true,
    }),
    resource({
      ...own('QEMU monitor'),
      role: 'monitor-socket',
      ...inDirectory('/monitor.sock'),
      access: 'rw',
      mode: 'bind',
      passed: true,
    }),
    resource({
      ...own('key that secrets are encrypted with'),
      role: 'master-key',
      ...inDirectory('/master-key.aes'),
      access: 'r',
    }),
    resource({
      ...own('sockets of channels without a path'),
      role: 'channel-directory',
      ...shortNamed(domain, channelPrefix(site)),
      access: 'rw',
      tree: true,
    }),
    resource({
      ...own('log of the domain'),
      role: 'log-file',
      path: `${layout.log}/${domain.name}.log`,
      access: 'wa',
      passed: true,
    }),
    resource({
      ...own('process id of QEMU'),
      role: 'pid-file',
      path: `${layout.state}/${domain.name}.pid`,
      access: 'rwk',
      passed: true,
    }),
    resource({
      ...own('socket of an incoming tunnelled migration'),
      role: 'migration-socket',
      path: `${layout.state}/qemu.tunnelmigrate.dest.${domain.name}`,
      access: 'rw',
    }),
    ...emulator(site),
    ...hypervisor(site),
    ...channelSockets(site),
  ];
}

/** Every emulator that a distribution installs has its rule in the abstraction for all VMs. */
const INSTALLED = /^\/usr\/(?:bin\/(?:qemu(?:-[\w-]+)?|kvm(?:-spice)?)|libexec\/qemu-(?:kvm|system-i386))$/;

/** One of the site's own: libvirt starts it under the profile of the VM. */
function emulator({domain}: Site): readonly Entry[] {
  const path = domain.emulator;
  if (!path?.startsWith('/') || INSTALLED.test(path)) return [];
  const from = provenance('emulator', domain, 'program of the VM itself');
  return [resource({kind: 'domain', role: 'emulator', path, access: 'rmx', from})];
}

/** KVM's node is in libvirt's default device list; Hyper-V's is not (11.3.0). */
function hypervisor({domain}: Site): readonly Entry[] {
  if (domain.type !== 'hyperv') return [];
  const from = provenance('domain', domain, 'hypervisor');
  return [resource({kind: 'domain', role: 'hypervisor-node', path: '/dev/mshv', access: 'rw', from})];
}

/** Channels without a path listen on a socket that libvirt names. */
function channelSockets(site: Site): readonly Entry[] {
  return site.domain.channels
    .filter(({source}) => source.type === 'unix' && source.path === undefined)
    .map(channel => {
      const two = (value = 0) => String(value).padStart(2, '0');
      const {controller, bus, port} = channel.address ?? {};
      const name = channel.targetName ?? `vioser-${two(controller)}-${two(bus)}-${two(port)}.sock`;
      return resource({
        kind: 'domain',
        role: 'chardev-socket',
        ...shortNamed(site.domain, channelPrefix(site), `/${name}`),
        access: 'rw',
        mode: 'bind',
        from: provenance(`channel ${name}`, channel, 'socket that libvirt names'),
      });
    });
}

/** What stands before the VM's short name. */
function channelPrefix({layout, libvirt}: Site): string {
  return libvirt.channelsInStateDirectory ? `${layout.channel}/` : `${layout.formerChannel}/domain-`;
}
