// SPDX-License-Identifier: Apache-2.0
/** `svirtgen export`: what an audit finds on this host, as Parquet files for questions across hosts. */
import {hostname} from 'node:os';
import type {LabelPlan} from '../../layers/plan.ts';
import type {FindingContext} from '../../audit/findings/context.ts';
import {nameOnAllHosts} from '../../audit/objects.ts';
import {reportOf} from '../../audit/report.ts';
import {parquetOf} from '../../fleet/parquet.ts';
import {partitionPath} from '../../fleet/partition.ts';
import {tablesOf} from '../../fleet/rows.ts';
import {TABLES, type TableName} from '../../fleet/schema.ts';
import {networkImages} from '../../inventory/network-images.ts';
import {packageVersion} from '../../package-root.ts';
import {plural} from '../../render/report/plural.ts';
import {TEXT_MODE} from '../../render/output-file.ts';
import {writeFiles} from '../../render/write.ts';
import type {Invocation} from '../command.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import {noteAssumptions} from '../note-assumptions.ts';
import {planEach} from '../planning.ts';
import {errorRecord} from '../report-errors.ts';
import {openSite} from '../../library/open-site.ts';
import {auditPlanned, isoDay} from '../../library/audit.ts';
import {stockRulesOf} from '../../library/stock-rules.ts';

export interface ExportOptions extends PlanningOptions {
  readonly output: string;
  readonly hostName?: string | undefined;
  readonly date?: string | undefined;
}

export async function run({operands, options, output}: Invocation<ExportOptions>): Promise<ExitStatus> {
  const date = options.date ?? isoDay();
  const site = openSite(options);
  noteAssumptions([site], output);
  const stock = stockRulesOf(site.host);
  const fleet: FindingContext[] = [];
  const plans: LabelPlan[] = [];
  const failed: {readonly file: string; readonly code: string}[] = [];
  const status = await planEach(
    operands,
    site,
    output,
    planned => {
      fleet.push(auditPlanned(planned, site, {stock}));
      plans.push(planned.plan);
    },
    (file, failure) => void failed.push({file, code: errorRecord(failure).code}),
  );
  // Half a host would be taken for a whole one.
  if (output.interrupted) return status;
  await output.working(`looking at what ${plural(fleet.length, 'VM')} share`);
  const host = options.hostName ?? hostname();
  const tables = tablesOf({
    host: {
      name: host,
      mode: site.mode,
      policy: site.policy.name,
      layers: site.layers,
      svirtgen: packageVersion(),
    },
    report: reportOf(fleet),
    plans,
    networkImages: fleet.map(({analysis}) => networkImages(analysis.site.domain)),
    failed,
    identify: path => ({shared: nameOnAllHosts(path, site.host), id: site.host.object(path)?.id}),
  });
  const names = Object.keys(TABLES) as TableName[];
  const written = await writeFiles(
    options.output,
    names.map(table => ({
      path: partitionPath(table, host, date),
      mode: TEXT_MODE,
      bytes: parquetOf(table, tables[table]),
    })),
  );
  await output.print(
    written.map(({path}, index) => `${path}: ${tables[names[index]!].length} rows\n`).join(''),
  );
  return status;
}
