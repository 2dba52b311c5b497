// SPDX-License-Identifier: Apache-2.0
/** What belongs to the domain itself: monitor, keys, log, process id, sockets of channels that name none. */
import {shortNamed} from '../../policy/short-name.ts';
import {channelPrefix, generatedSockets} from './channel-sockets.ts';
import {emulator} from './emulator.ts';
import {needsOf, provenance, resource, type Entry, type Site} from '../site.ts';

export function domainResources(site: Site): readonly Entry[] {
  const {domain, layout} = site;
  const own = needsOf('domain', 'domain', domain);
  const inDirectory = (after = '') => shortNamed(domain, `${layout.lib}/domain-`, after);
  const channels = shortNamed(domain, channelPrefix(site));
  const log = `${layout.log}/${domain.name}.log`;
  const pid = `${layout.state}/${domain.name}.pid`;
  const migration = `${layout.state}/qemu.tunnelmigrate.dest.${domain.name}`;
  return [
    own('domain-directory', "the domain's own directory", {...inDirectory(), access: 'rw', tree: true}),
    own('monitor-socket', 'QEMU monitor', {
      ...inDirectory('/monitor.sock'),
      access: 'rw',
      mode: 'bind',
      passed: true,
    }),
    own('master-key', 'key that secrets are encrypted with', {
      ...inDirectory('/master-key.aes'),
      access: 'r',
    }),
    own('channel-directory', 'sockets of channels without a path', {...channels, access: 'rw', tree: true}),
    own('log-file', 'log of the domain', {path: log, access: 'wa', passed: true}),
    own('pid-file', 'process id of QEMU', {path: pid, access: 'rwk', passed: true}),
    own('migration-socket', 'socket of an incoming tunnelled migration', {path: migration, access: 'rw'}),
    ...emulator(site),
    ...hypervisor(site),
    ...generatedSockets(site),
  ];
}

/** KVM's node is in libvirt's default device list; Hyper-V's is not (11.3.0). */
function hypervisor({domain}: Site): readonly Entry[] {
  if (domain.type !== 'hyperv') return [];
  const from = provenance('domain', domain, 'hypervisor');
  return [resource({kind: 'domain', role: 'hypervisor-node', path: '/dev/mshv', access: 'rw', from})];
}
