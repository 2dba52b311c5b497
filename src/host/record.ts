// SPDX-License-Identifier: Apache-2.0
/**
 * A host that writes down what it is asked: every fact it hands out ends up in one snapshot, so that the same
 * questions get the same answers elsewhere. Of a file's content only the image header's chain facts are kept.
 */
import {isDeepStrictEqual} from 'node:util';
import {byKey, known} from './fact.ts';
import {ALL_FACTS} from './facts/facts.ts';
import {remembered} from '../once.ts';
import {recordedFacts} from './facts/stat.ts';
import {hostOf, type AnyAnswer, type Host} from './host.ts';
import {recordWay} from './walk-path.ts';
import {rememberingHost} from './remember.ts';
import type {Snapshot, SnapshotPath} from './snapshot-schema.ts';

export interface Recorder {
  /** Answers as the recorded host does. */
  readonly host: Host;
  /**
   * What was asked so far, with owners, modes, ACLs and contexts of every path on the way. Sorted, so that the
   * same host gives the same text.
   */
  snapshot(): Snapshot;
}

type Table = Record<string, unknown>;

/** A fact whose types are not looked at: each is asked with its own. */
interface Recording {
  readonly none?: Table;
  record?(answer: unknown, ...context: readonly unknown[]): Table;
}

export function recordingHost(host: Host): Recorder {
  const kept = new Map<string, Table>(
    ALL_FACTS.map(([name, fact]) => [name, structuredClone((fact as Recording).none ?? {})]),
  );
  const paths = new Map<string, SnapshotPath>();
  /** The entry of what a path leads to, after everything on the way was written down. */
  const look = remembered((path: string): SnapshotPath | undefined => {
    const end = recordWay(path, host, (step, facts, target) => {
      if (!paths.has(step)) paths.set(step, {type: facts.type, ...known({target, ...recordedFacts(facts)})});
    });
    return end === undefined ? undefined : paths.get(end);
  });
  const asking = hostOf(host.kind, (fact, name) => (...question: readonly unknown[]) => {
    const recording = fact as Recording;
    const answer = (host[name] as AnyAnswer)(...question);
    if (fact.of === 'host') addRows(kept.get(name)!, recording.record?.(answer, ...question) ?? {});
    else {
      for (const path of [question[0]].flat() as string[]) {
        const entry = look(path);
        if (entry !== undefined) Object.assign(entry, recording.record?.(answer, entry, ...question));
      }
    }
    return answer;
  });
  // Each layer asks for the same paths, and what was written down once need not be looked up again.
  return {host: rememberingHost(asking), snapshot: () => complete(host, kept, paths)};
}

function addRows(kept: Table, more: Table): void {
  for (const [key, rows] of Object.entries(more)) {
    const there = kept[key];
    if (!Array.isArray(there)) Object.assign(there as Table, rows);
    else
      for (const row of rows as unknown[])
        if (!there.some(one => isDeepStrictEqual(one, row))) there.push(row);
  }
}

function complete(
  host: Host,
  kept: ReadonlyMap<string, Table>,
  paths: ReadonlyMap<string, SnapshotPath>,
): Snapshot {
  const all: Table = {};
  for (const [name, fact] of ALL_FACTS) {
    const ask = host[name] as never;
    if (fact.of === 'host') {
      const own = structuredClone(kept.get(name)!);
      const always = fact.always?.(ask, all);
      if (fact.record) addRows(own, always ?? {});
      Object.assign(all, withSortedTables(own), fact.record ? {} : always);
    } else {
      for (const [path, more] of fact.always?.(ask, [...paths.keys()]) ?? []) {
        Object.assign(paths.get(path) ?? {}, more);
      }
    }
  }
  const head = {format: 'svirtgen-host-snapshot', version: 1, unlisted: 'absent'} as const;
  return {...head, ...all, paths: sorted(Object.fromEntries(paths))} as Snapshot;
}

/** Lists keep their order, which may mean something. */
function withSortedTables(own: Table): Table {
  const isTable = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  return Object.fromEntries(
    Object.entries(own).map(([key, value]) => [key, isTable(value) ? sorted(value as Table) : value]),
  );
}

function sorted<Value>(table: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).sort(byKey));
}
