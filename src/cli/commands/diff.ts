// SPDX-License-Identifier: Apache-2.0
/** `svirtgen diff`: what changes in the policy between two definitions, saved plans or output folders. */
import {isDifferent} from '../../diff/change.ts';
import {diffFleets, type ComparedPlan} from '../../diff/diff-plans.ts';
import {jsonDocument} from '../../render/json-document.ts';
import {formatDiffMarkdown} from '../../render/report/diff-markdown.ts';
import {formatDiffTable} from '../../render/report/diff-table.ts';
import type {Invocation} from '../verb.ts';
import {DONE, SOMETHING_TO_SEE, type ExitStatus} from '../exit-status.ts';
import type {PlanningOptions} from '../options.ts';
import {asWritten, readSide, type DiffSide} from '../diff-side.ts';
import {noteAssumptions} from '../note-assumptions.ts';
import {openSite} from '../../library/open-site.ts';
import {formatVersion} from '../../versions/version.ts';
import {styleFor, widthFor} from '../style.ts';

export interface DiffOptions extends PlanningOptions {
  readonly format: 'table' | 'json' | 'markdown';
}

/** Where the other side has whole profiles, this one's are taken as they would be written. */
function written({plans}: DiffSide, other: DiffSide): readonly ComparedPlan[] {
  const isWhole = other.plans.some(({apparmor}) => 'around' in apparmor);
  return isWhole ? plans.map(asWritten) : plans;
}

export async function run({operands, options, output}: Invocation<DiffOptions>): Promise<ExitStatus> {
  const [a = '', b = ''] = operands;
  const site = openSite(options);
  noteAssumptions([site], output, options.format);
  const [before, after] = [readSide(a, site, output), readSide(b, site, output)];
  const rulesOnly = before.rulesOnly || after.rulesOnly;
  const layers = rulesOnly ? site.layers.filter(layer => layer === 'apparmor') : site.layers;
  const plans = [written(before, after), written(after, before)] as const;
  const domains = diffFleets(...plans, {layers, identity: !rulesOnly});
  const different = domains.filter(isDifferent);
  const libvirt = {version: formatVersion(site.libvirt), because: site.libvirtBecause};
  const report = {a, b, libvirt, domains: different};
  const formats: Readonly<Record<DiffOptions['format'], () => string>> = {
    table: () => formatDiffTable(report, {width: widthFor(output), style: styleFor(output)}),
    markdown: () => formatDiffMarkdown(report),
    json: () => jsonDocument('diff', report),
  };
  await output.print(formats[options.format]());
  return different.length > 0 ? SOMETHING_TO_SEE : DONE;
}
