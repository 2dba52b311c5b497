// SPDX-License-Identifier: Apache-2.0
/** Programs that a definition names and libvirt's daemon runs where no layer holds them, before and beside the VM. */
import type {Located} from '../domain/parts/common.ts';
import {deviceName} from '../inventory/device-name.ts';
import {provenance, type Site} from '../inventory/site.ts';
import {isSystemProgram} from '../policy/system-programs.ts';
import {isWithin, withTarget} from '../text/paths.ts';
import {canonicalName} from './apparmor/strict/canonical-name.ts';
import {isOverridden} from './path-limits.ts';
import type {PlanRefusal} from './plan.ts';

/** Those that lie where others than root may have put them: whoever writes definitions would have the host. */
export function foreignPrograms(site: Site): readonly PlanRefusal[] {
  // A session's daemon has no more rights than whoever wrote the definition.
  if (site.layout.kind === 'session') return [];
  return programsOf(site).flatMap(({device, at, program, path, runs}) => {
    // An empty name is none, and one without a directory is looked for where only root installs programs.
    if (!path?.includes('/')) return [];
    const real = canonicalName(path, site.host);
    if (real !== undefined && (isOfRoot(real) || isOverridden(real, site.policy.apparmor))) return [];
    const message = `${withTarget(path, real ?? path)}: libvirt runs it ${runs}, so it has to be where only root installs programs`;
    return [{code: 'PROGRAM_FORBIDDEN', message, from: provenance(device, at, program)}];
  });
}

interface Named {
  readonly device: string;
  readonly at: Located;
  readonly program: string;
  readonly path: string | undefined;
  /** As whom. */
  readonly runs: string;
}

const AS_ROOT = 'as root';
/**
 * To learn what it can do, when a definition is defined and when a VM starts: as the user of all VMs, without a
 * label, and with CAP_DAC_OVERRIDE for the sake of /dev/sev (qemuProcessQMPLaunch; measured with 9.0).
 */
const TO_PROBE = 'outside of any profile, with rights to all files, to learn what it can do';

function programsOf({domain}: Site): readonly Named[] {
  const {filesystems, interfaces, emulator} = domain;
  return [
    {device: 'emulator', at: domain, program: 'program of the VM itself', path: emulator, runs: TO_PROBE},
    ...filesystems.map((share, index) => ({
      device: deviceName.filesystem(share, index),
      at: share,
      program: 'program that serves the directory',
      path: share.binary,
      runs: AS_ROOT,
    })),
    ...interfaces.flatMap((net, index) =>
      net.scripts.map(path => ({
        device: deviceName.interface(net, index),
        at: net,
        program: 'script of the interface',
        path,
        runs: AS_ROOT,
      })),
    ),
  ];
}

/** Scripts such as /etc/qemu-ifup are settings. */
function isOfRoot(path: string): boolean {
  return isSystemProgram(path) || isWithin(path, '/etc');
}
