// SPDX-License-Identifier: Apache-2.0
/** `svirtgen export`: what an audit finds on this host, as Parquet files for questions across hosts. */
import {hostname} from 'node:os';
import {nameOnAllHosts} from '../../audit/objects.ts';
import type {AuditReport} from '../../audit/report.ts';
import {HostExport} from '../../fleet/host-export.ts';
import {partitionPath} from '../../fleet/partition.ts';
import {plural} from '../../render/report/plural.ts';
import {factsOf, type ExportedVm} from '../../fleet/rows.ts';
import {networkImages} from '../../inventory/network-images.ts';
import {packageVersion} from '../../package-root.ts';
import {TEXT_MODE} from '../../render/output-file.ts';
import {writeFiles} from '../../render/write.ts';
import {judgedVm, type JudgedVm} from '../audit-fleet/audit-definition.ts';
import {TargetAudit} from '../audit-fleet/audit-targets.ts';
import {compareVms} from '../audit-fleet/compare-vms.ts';
import type {Invocation} from '../verb.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import type {Output} from '../output.ts';
import {planEach, type Target} from '../planning.ts';
import {errorRecord} from '../report-errors.ts';
import {openTargets} from '../targets.ts';
import {A_FEW, BATCH} from '../threads/batches.ts';
import type {PlanningSite} from '../../library/open-site.ts';
import {isoDay} from '../../library/audit.ts';
import {stockRulesOf} from '../../library/stock-rules.ts';
import type {PlannedDomain} from '../../library/plan.ts';

export interface ExportOptions extends PlanningOptions {
  readonly format: 'parquet';
  readonly output: string;
  readonly hostName?: string | undefined;
  readonly date?: string | undefined;
}

export async function run({
  operands: named,
  options,
  output,
}: Invocation<ExportOptions>): Promise<ExitStatus> {
  const date = options.date ?? isoDay();
  // A host's export is of one connection, whoever asks.
  const uri = options.uri ?? (named.length > 0 ? undefined : 'qemu:///system');
  const [target] = openTargets(named, {...options, uri}, output, options.format);
  const {site, operands} = target;
  const vms = new ExportedVms(target);
  const status = await planEach(
    operands,
    site,
    output,
    planned => vms.add(planned),
    (file, failure) => void vms.failed.push({file, code: errorRecord(failure).code}),
  );
  const report = output.interrupted ? undefined : await vms.report(output);
  // Half a host would be taken for a whole one.
  if (report === undefined) return status;
  // A host whose libvirt has no VM has none; a name that leads to none is a mistake.
  if (report.domains.length === 0 && operands.length > 0) {
    output.note('nothing is exported, since no VM could be planned');
    return status;
  }
  const name = options.hostName ?? hostname();
  const {mode, policy, layers} = site;
  const host = {name, mode, policy: policy.name, layers, svirtgen: packageVersion()};
  const tables = new HostExport(host, path => ({
    shared: nameOnAllHosts(path, site.host),
    id: site.host.object(path)?.id,
  }));
  for (const [index, domain] of report.domains.entries()) {
    await output.working(`writing rows: VM ${index + 1} of ${report.domains.length}`);
    if (output.interrupted) return status;
    tables.add({domain, ...vms.exported[index]!});
  }
  for (const failed of vms.failed) tables.addFailed(failed);
  const files = tables.finish();
  const written = await writeFiles(
    options.output,
    files.map(({table, bytes}) => ({path: partitionPath(table, name, date), mode: TEXT_MODE, bytes})),
  );
  await output.print(
    written.map(({path}, index) => `${path}: ${plural(files[index]!.rows, 'row')}\n`).join(''),
  );
  return status;
}

/** What is kept of VMs until all are known; their plans are not. */
class ExportedVms {
  readonly exported: Omit<ExportedVm, 'domain'>[] = [];
  readonly failed: {readonly file: string; readonly code: string}[] = [];
  readonly #site: PlanningSite;
  readonly #settings;
  readonly #audit = new TargetAudit();
  readonly #waiting: JudgedVm[] = [];

  constructor(target: Target) {
    this.#site = target.site;
    this.#settings = {stock: stockRulesOf(target.site.host)};
    this.#audit.begin({...target, settings: this.#settings});
  }

  async add(planned: PlannedDomain): Promise<void> {
    const vm = judgedVm(planned, this.#site, this.#settings);
    this.#waiting.push(vm);
    this.exported.push({
      facts: factsOf(planned.plan),
      networkImages: networkImages(vm.analysis.site.domain).map(({path, access, from}) => ({
        path,
        access,
        from,
      })),
    });
    if (this.#waiting.length === BATCH) await this.#flush();
  }

  /** @returns undefined when the user wants no more of it */
  async report(output: Output): Promise<AuditReport | undefined> {
    await this.#flush();
    return compareVms(this.#audit, output, () => output.interrupted);
  }

  async #flush(): Promise<void> {
    const vms = this.#waiting.splice(0);
    await this.#audit.add(vms, this.exported.length > A_FEW);
  }
}
