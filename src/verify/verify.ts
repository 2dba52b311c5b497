/** A plan against the host as it stands. Needs no root: what may not be read is said. */
import type {DevicesV2} from '../kernel-model/cgroup/cgroup-v2.ts';
import type {Running} from '../host/running.ts';
import {withDetails} from '../host/with-details.ts';
import type {PlanWithInventory} from '../layers/plan-with-inventory.ts';
import type {ApparmorPlan, LayerId} from '../layers/plan.ts';
import {analysisOf} from '../layers/analysis.ts';
import type {Analysis} from '../layers/analysis.ts';
import type {Checked} from './drift.ts';
import {joinChecks} from './drift.ts';
import {checkAccess} from './check-access.ts';
import {checkProfile} from './check-profile.ts';
import {checkDevices} from './check-devices.ts';
import {checkFiles} from './check-files.ts';
import {checkMemory} from './check-memory.ts';
import {checkNamespace} from './check-namespace.ts';
import {checkProcesses, qemuProcess} from './check-processes.ts';

export interface VerifySite {
  readonly running: Running;
  readonly active: readonly LayerId[];
  /** What the command was called with, for repairs that call it again: `--mode strict web.xml`. */
  readonly generate: string;
  /** Whether root asks: only root sees what libvirt remembers of a file. */
  readonly root: boolean;
  /** How many VMs that are verified together set a label they remember, by layer and path. */
  readonly references: ReadonlyMap<string, number>;
  /** Whether VMs are running that are not verified. */
  readonly othersRunning: boolean;
  /** Rules of the definition as it is written, without the id of the running VM; the plan's own when absent. */
  readonly written?: ApparmorPlan | undefined;
  /** Whether the kernel has the rules that a profile's file says now; undefined where nobody can tell. */
  readonly loadedAsWritten?: ((profile: string, file: string) => boolean | undefined) | undefined;
  /**
   * libvirt's device map of a v2 group below the hierarchy's mount; 'none' where no program is attached, undefined
   * where nobody can tell.
   */
  readonly deviceMap?:
    | ((
        group: string,
        mount: string,
      ) => {readonly id: number; readonly entries: DevicesV2} | 'none' | undefined)
    | undefined;
}

/** Everything a check needs. */
export interface VerifyContext extends VerifySite {
  readonly analysis: Analysis;
  /** QEMU's process; undefined when the VM does not run. */
  readonly qemu: Exclude<ReturnType<Running['process']>, 'unreadable'>;
}

export function verifyPlan(
  planned: PlanWithInventory,
  site: VerifySite,
): Checked & {readonly running: boolean} {
  const {labels: owners} = planned.plan.dac;
  const {labels: contexts} = planned.plan.selinux;
  const paths = [...owners, ...contexts].map(({path}) => path).filter(path => path.startsWith('/'));
  const host = withDetails(planned.site.host, paths);
  const analysis = analysisOf({...planned, site: {...planned.site, host}}, {active: site.active, asIs: true});
  const found = qemuProcess(analysis, site.running);
  const qemu = found === 'unreadable' ? undefined : found;
  const one: VerifyContext = {...site, analysis, qemu};
  const checks = [
    checkProcesses(one),
    checkFiles(one),
    checkAccess(one),
    checkMemory(one),
    checkProfile(one),
    checkDevices(one),
    checkNamespace(one),
  ];
  return {...joinChecks(checks), running: qemu !== undefined};
}
