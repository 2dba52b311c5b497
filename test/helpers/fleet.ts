// SPDX-License-Identifier: Apache-2.0
/** Several small VMs on one host, audited together; without one, on a host where everything is assumed. */
import type {FindingContext} from '../../src/audit/findings/index.ts';
import {analysisOf, type AnalysisOptions} from '../../src/layers/analysis.ts';
import {auditDomain, reportOf, type AuditReport} from '../../src/audit/report.ts';
import {parseDomain} from '../../src/domain/parse-domain.ts';
import {assumedHost} from '../../src/host/assumed.ts';
import type {Host} from '../../src/host/host.ts';
import {planWithInventory} from '../../src/layers/plan-domain.ts';
import {layoutFor} from '../../src/policy/layout.ts';
import {loadPolicy} from '../../src/policy/load.ts';
import {ALL} from './analysis.ts';

/** One VM: its name in the XML (escape it yourself) and what stands in <devices>, and in <os>. */
export type Vm = readonly [name: string, devices: string, firmware?: string];

export function vmXml([name, devices, firmware = '']: Vm, index = 0): string {
  const uuid = `5e4dd6c4-8f1c-4a5f-9f0c-3d0b8b1b7a${String(index + 10).padStart(2, '0')}`;
  return `<domain type='kvm'>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <memory>1024</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type>${firmware}</os>
  <devices>${devices}</devices>
</domain>`;
}

export function fleetOf(
  vms: readonly Vm[],
  options: Partial<AnalysisOptions> = {},
  host: Host = assumedHost(),
): readonly FindingContext[] {
  const policy = {...loadPolicy({policy: 'libvirt'}), user: '+107', group: '+107'};
  const layout = layoutFor('qemu:///system', {uid: 0, home: '/root'});
  return vms.map((vm, index) => {
    const written = parseDomain(vmXml(vm, index), {defaultSecurityModel: 'selinux'});
    const planned = planWithInventory(written, host, policy, {mode: 'strict', layout});
    return auditDomain({
      file: `vm${index}.xml`,
      written,
      analysis: analysisOf(planned, {active: ALL, ...options}),
    });
  });
}

export function reportFor(
  vms: readonly Vm[],
  options: Partial<AnalysisOptions> = {},
  host?: Host,
): AuditReport {
  return reportOf(fleetOf(vms, options, host));
}
