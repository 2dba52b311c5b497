// SPDX-License-Identifier: Apache-2.0
/** What a layer says about each path in two plans, compared. */
import type {Change} from './change.ts';
import type {LayerId, Provenance} from './plan.ts';

export interface Entry {
  /** What a reviewer reads. */
  readonly value: string;
  /** What is compared: the VM's own identity stands in it as such, since a change of that is told once. */
  readonly meaning: string;
  readonly from: Provenance;
}

export type Entries = ReadonlyMap<string, Entry>;

/** @param kind how one value became another; '' where there is none */
export function diffEntries(
  layer: LayerId,
  before: Entries,
  after: Entries,
  kind: (before: string, after: string) => Change['kind'],
): readonly Change[] {
  const paths = [...new Set([...after.keys(), ...before.keys()])];
  return paths.flatMap(path => {
    const [a, b] = [before.get(path), after.get(path)];
    if (a?.meaning === b?.meaning) return [];
    return [
      {
        kind: kind(a?.value ?? '', b?.value ?? ''),
        layer,
        path,
        before: a?.value ?? null,
        after: b?.value ?? null,
        from: (b ?? a)?.from ?? null,
      },
    ];
  });
}

/** Of two labels none is more than the other. */
export function labelKind(before: string, after: string): Change['kind'] {
  if (before === '') return 'gained';
  return after === '' ? 'lost' : 'changed';
}
