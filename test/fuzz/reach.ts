// SPDX-License-Identifier: Apache-2.0
/** Whether a profile lets a VM at something that its definition does not name. */
import {posix} from 'node:path';
import {verdict} from '../../src/kernel-model/apparmor/verdict.ts';
import {planRules} from '../../src/layers/apparmor/profile-rules.ts';
import type {LabelPlan} from '../../src/layers/plan.ts';

/** What no VM has: the host's own, and what libvirt makes for a VM of another name. */
const STRANGERS = [
  '/etc/shadow',
  '/etc/libvirt/qemu/stranger.xml',
  '/root/.ssh/id_rsa',
  '/proc/1/mem',
  '/sys/kernel/security/apparmor/.replace',
  '/dev/mem',
  '/dev/sdzz',
  '/dev/shm/stranger',
  '/srv/stranger/disk.raw',
  '/run/libvirt/libvirt-sock',
  '/run/libvirt/qemu/stranger.pid',
  '/run/libvirt/qemu/swtpm/7-stranger-swtpm.sock',
  '/var/lib/libvirt/images/stranger.raw',
  '/var/lib/libvirt/qemu/domain-7-stranger/master-key.aes',
  '/var/lib/libvirt/qemu/channel/target/domain-7-stranger/agent.0',
  '/var/lib/libvirt/qemu/ram/libvirt/qemu/7-stranger/ram-node0',
  '/var/lib/libvirt/qemu/nvram/stranger_VARS.fd',
  '/var/lib/libvirt/swtpm/deadbeef-0000-4000-8000-000000000000/tpm2/tpm2-00.permall',
  '/var/log/libvirt/qemu/stranger.log',
];

/** Strangers that the rules let at, though nothing in the definition's text stands for them. */
export function strangersReached({apparmor}: LabelPlan, definition: string): readonly string[] {
  if (!('rules' in apparmor)) return [];
  const rules = planRules(apparmor.rules);
  const reached = STRANGERS.filter(path =>
    [...'rwk'].some(letter => verdict(rules, path, letter, {owner: true}).allowed),
  );
  if (reached.length === 0) return [];
  const named = namedIn(definition);
  return reached.filter(path => !wayTo(path).some(part => named.has(part)));
}

/** Values that could be paths, as they resolve. */
function namedIn(definition: string): ReadonlySet<string> {
  const values = definition.split(/["'<>=,:\s]/).filter(value => value.startsWith('/'));
  return new Set(values.map(value => posix.normalize(value).replace(/(.)\/$/, '$1')));
}

function wayTo(path: string): readonly string[] {
  return path === '/' ? ['/'] : [path, ...wayTo(posix.dirname(path))];
}
