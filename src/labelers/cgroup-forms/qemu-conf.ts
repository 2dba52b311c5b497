/** The list as `cgroup_device_acl` of qemu.conf, which knows paths only and grants each for reading and writing. */
import {Refusal} from '../../errors.ts';
import type {CgroupRule} from '../plan.ts';

export interface QemuConfFragment {
  readonly text: string;
  /** Rules that the fragment makes wider: it cannot grant reading alone. */
  readonly widened: readonly CgroupRule[];
  /** Rules without a path, which it cannot express. */
  readonly omitted: readonly CgroupRule[];
}

/**
 * The fragment for the rules' paths. It replaces libvirt's built-in list, for every virtual machine of the host
 * and for the private /dev too, so that the defaults have to be among the rules, as they are in a plan.
 *
 * @throws Refusal QEMU_CONF_PATH for a path that qemu.conf's strings cannot hold
 */
export function qemuConfFragment(rules: readonly CgroupRule[]): QemuConfFragment {
  const paths = [...new Set(rules.flatMap(rule => rule.path ?? []))];
  const lines = paths.map(path => `    ${quote(path)}`);
  return {
    text: `cgroup_device_acl = [\n${lines.join(',\n')}\n]\n`,
    widened: rules.filter(rule => rule.path !== undefined && !rule.access.includes('w')),
    omitted: rules.filter(rule => rule.path === undefined),
  };
}

function quote(path: string): string {
  if (/["\\\n\r\0]/.test(path)) {
    throw new Refusal('QEMU_CONF_PATH', `qemu.conf cannot hold the path ${JSON.stringify(path)}`, {
      help: 'give the device a name without quotes, backslashes and line ends',
    });
  }
  return `"${path}"`;
}
