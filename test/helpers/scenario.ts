// SPDX-License-Identifier: Apache-2.0
/** One definition planned on a small host, for tests that look at a plan. */
import type {Domain} from '../../src/domain/domain.ts';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {snapshotSchema} from '../../src/host/snapshot-schema.ts';
import {snapshotHost} from '../../src/host/snapshot.ts';
import {parseRequests} from '../../src/layers/apparmor/operations/operation.ts';
import type {Mode} from '../../src/inventory/mode.ts';
import {planWithInventory} from '../../src/layers/plan-domain.ts';
import type {PlanWithInventory} from '../../src/layers/plan-with-inventory.ts';
import {planUnplug} from '../../src/layers/cgroup/plan-unplug.ts';
import type {LabelPlan, UnplugPlan} from '../../src/layers/plan.ts';
import {layoutFor} from '../../src/policy/layout.ts';
import {loadPolicy} from '../../src/policy/load.ts';
import type {Policy} from '../../src/policy/policy.ts';
import type {Version} from '../../src/versions/version.ts';

export const UUID = '5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a11';

export interface Scenario {
  /** What stands in <devices>. */
  readonly devices?: string;
  /** What stands beside it: <os>, <seclabel>, … */
  readonly also?: string;
  readonly type?: string;
  /** Attributes of the domain element, such as ` id="3"`. */
  readonly attributes?: string;
  readonly os?: string;
  readonly name?: string;
  readonly uuid?: string;
  /** Attributes of `<os>`. */
  readonly osAttributes?: string;
  /** Keys of a host snapshot. */
  readonly host?: Readonly<Record<string, unknown>>;
  readonly policy?: Partial<Policy>;
  readonly mode?: Mode;
  readonly uri?: string;
  /** The user id that libvirt runs as; root where it is not said. */
  readonly caller?: number;
  /** As behind `--for`. */
  readonly operations?: string;
  /** The libvirt that reads the definition. */
  readonly libvirt?: Version;
}

export function domainXml({
  devices = '',
  also = '',
  type = 'kvm',
  attributes = '',
  os = '',
  name = 'guest',
  uuid = UUID,
  osAttributes = '',
}: Scenario): string {
  return `<domain type='${type}'${attributes}>
<name>${name}</name>
<uuid>${uuid}</uuid>
<memory>1024</memory>
<os${osAttributes}><type arch='x86_64' machine='q35'>hvm</type>${os}</os>
${also}
<devices>
${devices}
</devices>
</domain>`;
}

/** What a scenario is planned with and comes to; see `planScenario`. */
export function plannedScenario(scenario: Scenario): PlanWithInventory & {readonly written: Domain} {
  const written = parseDomain(domainXml(scenario), {
    defaultSecurityModel: 'selinux',
    libvirt: scenario.libvirt,
  });
  const host = snapshotHost(
    snapshotSchema.parse({
      format: 'svirtgen-host-snapshot',
      version: 1,
      unlisted: 'exists',
      ...scenario.host,
    }),
  );
  const policy: Policy = {
    ...loadPolicy({policy: 'libvirt'}),
    user: '+107',
    group: '+107',
    ...scenario.policy,
  };
  const layout = layoutFor(scenario.uri ?? 'qemu:///system', {
    uid: scenario.caller ?? 0,
    home: scenario.caller === undefined ? '/root' : '/home/user',
    XDG_CACHE_HOME: undefined,
    XDG_CONFIG_HOME: undefined,
    XDG_RUNTIME_DIR: undefined,
  });
  const operations = scenario.operations === undefined ? [] : parseRequests(scenario.operations);
  const options = {mode: scenario.mode ?? 'libvirt', layout, mcs: 's0:c1,c2', operations} as const;
  return {...planWithInventory(written, host, policy, options), written};
}

/** What goes with a device of a scenario. */
export function unplugScenario(scenario: Scenario, device: string): UnplugPlan {
  return planUnplug(plannedScenario(scenario), device);
}

/** The plan of a domain under the reference policy, run as +107:+107 with the pair s0:c1,c2, every path existing unless the host says otherwise. */
export function planScenario(scenario: Scenario): LabelPlan {
  return plannedScenario(scenario).plan;
}
