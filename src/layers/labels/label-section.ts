// SPDX-License-Identifier: Apache-2.0
/** The labels of a driver as a table: what each path gets, and what becomes of it when the VM stops. */
import type {Provenance} from '../plan.ts';
import {originText, type Section} from '../section.ts';

interface Labels<Label> {
  readonly labels: readonly (Label & {readonly path: string; readonly from: Provenance})[];
  readonly restore: readonly {readonly path: string; readonly to: string; readonly from: Provenance}[];
}

interface Words<Label> {
  readonly title: string;
  /** Above the labels. */
  readonly column: string;
  readonly show: (label: Label) => string;
  /** What a path without a remembered label has when the VM has stopped. */
  readonly fallback: string;
  readonly nothing: string;
}

export function labelSection<Label>(
  plan: Labels<Label>,
  {title, column, show, fallback, nothing}: Words<Label>,
): Section {
  const {labels, restore} = plan;
  const after = atStop(plan, ['put back', fallback]);
  const labelled = new Set(labels.map(({path}) => path));
  const onlyRestored = restore.filter(({path}) => !labelled.has(path));
  return {
    title,
    header: ['path', column, 'at stop', 'for (line)'],
    rows: [
      ...labels.map(label => [label.path, show(label), after(label.path) ?? 'stays', originText(label.from)]),
      ...onlyRestored.map(({path, from}) => [path, '-', after(path) ?? '', originText(from)]),
    ],
    text: labels.length + restore.length === 0 ? nothing : undefined,
  };
}

/** What becomes of each label when the VM stops, for whoever shows or compares plans. */
interface Restored {
  readonly restore: readonly {readonly path: string; readonly to: string}[];
}

/** @param words for what was remembered, and for the default of the driver */
export function atStop(
  {restore}: Restored,
  [remembered, fallback]: readonly [string, string],
): (path: string) => string | undefined {
  const after = new Map(restore.map(({path, to}) => [path, to === 'remembered' ? remembered : fallback]));
  return path => after.get(path);
}
