// SPDX-License-Identifier: Apache-2.0
/**
 * What makes a fact of the host: how it stands in a snapshot, how a live host answers, what is written down of an
 * answer, and how a snapshot answers. The files of `facts/` are grouped by topic; a row a fact is in
 * `facts/facts.ts`.
 */
import type {z} from 'zod';
import type {SnapshotTree} from './snapshot-tree.ts';
import type {TreeEntry} from './walk-snapshot.ts';
import type * as SnapshotWords from './snapshot-words.ts';

/** zod, and the values that several facts have: given to them, so that a live host is there without loading it. */
export type Words = typeof SnapshotWords;

/** What a schema of these keys reads. */
export type Kept<Shape extends z.ZodRawShape> = z.infer<z.ZodObject<Shape>>;

type Question = (...question: never[]) => unknown;

interface AnyFact<Ask extends Question, Shape extends z.ZodRawShape, Needs> {
  /** Its keys: of the snapshot, or of a path in it. */
  schema(words: Words): Shape;
  /** @param host the live host itself, which may be asked once all its facts are there */
  live(host: Needs): Ask;
}

/** Of the host as a whole, or of what it calls by a name that is no path. */
export interface HostFact<Ask extends Question, Shape extends z.ZodRawShape, Needs> extends AnyFact<
  Ask,
  Shape,
  Needs
> {
  readonly of: 'host';
  /** What a snapshot in which nothing is written down has of it: the schema's defaults. */
  readonly none?: Partial<Kept<Shape>>;
  /** What is written down of an answer: the rows that a table or a list gets, where they are new. */
  record?(answer: ReturnType<Ask>, ...question: Parameters<Ask>): Partial<Kept<Shape>>;
  /**
   * What a recording has in any case, asked at its end; `before` has what the facts that stand before this one in
   * `facts/facts.ts` wrote down, so that their order matters.
   */
  always?(ask: Ask, before: Partial<Kept<Shape>>): Partial<Kept<Shape>>;
  replay(snapshot: Kept<Shape>): Ask;
  /** Paths that are there without being listed, since this fact is. */
  paths?(snapshot: Kept<Shape>): readonly (readonly [path: string, entry: TreeEntry])[];
}

/** Of the path, or the paths, that the question begins with. */
export interface PathFact<Ask extends Question, Shape extends z.ZodRawShape, Needs> extends AnyFact<
  Ask,
  Shape,
  Needs
> {
  readonly of: 'path';
  /** What is written down of what the path leads to; `entry` has what is known of it so far. */
  record?(
    answer: ReturnType<Ask>,
    entry: Readonly<TreeEntry & Partial<Kept<Shape>>>,
    ...question: Parameters<Ask>
  ): Partial<Kept<Shape>>;
  /** What a recording has of each of its paths in any case, asked at its end for all at once. */
  always?(ask: Ask, paths: readonly string[]): ReadonlyMap<string, Partial<Kept<Shape>>>;
  replay(tree: SnapshotTree<TreeEntry & Kept<Shape>>, host: Needs): Ask;
}

/** A fact, its types told from what it says. */
export function hostFact<Ask extends Question, Shape extends z.ZodRawShape, Needs>(
  fact: Omit<HostFact<Ask, Shape, Needs>, 'of'>,
): HostFact<Ask, Shape, Needs> {
  return {of: 'host', ...fact};
}

export function pathFact<Ask extends Question, Shape extends z.ZodRawShape, Needs>(
  fact: Omit<PathFact<Ask, Shape, Needs>, 'of'>,
): PathFact<Ask, Shape, Needs> {
  return {of: 'path', ...fact};
}

type Row<Value extends z.ZodType> = z.infer<Value>;
type Table<Name extends string, Value extends z.ZodType> = {
  readonly [Key in Name]: z.ZodDefault<z.ZodRecord<z.ZodString, Value>>;
};

/** Of what has a name: a table of the snapshot has each answer as it is, under that name. */
export function tableFact<Name extends string, Value extends z.ZodType>(
  table: Name,
  {
    keys = ({z}) => z.string(),
    rows,
    live,
  }: {
    readonly keys?: (words: Words) => z.ZodString;
    readonly rows: (words: Words) => Value;
    readonly live: () => (key: string) => Readonly<Row<Value>> | undefined;
  },
): HostFact<(key: string) => Readonly<Row<Value>> | undefined, Table<Name, Value>, unknown> {
  const tableOf = (kept: unknown) => (kept as Record<Name, Record<string, Row<Value>>>)[table];
  const withRows = (found: Record<string, unknown>) => ({[table]: found}) as Kept<Table<Name, Value>>;
  return {
    of: 'host',
    schema: words => ({[table]: words.z.record(keys(words), rows(words)).default({})}) as Table<Name, Value>,
    live,
    none: withRows({}),
    record: (answer, key) => withRows(row(key, answer)),
    replay: snapshot => key => rowOf(tableOf(snapshot), key),
  };
}

/** Without the keys that are undefined. */
export function known<Facts extends object>(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Facts;
}

/** For entries of a table: the order in which they are written. */
export function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** A row of the table itself, never a key that every object has. */
export function rowOf<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The rows of a table whose keys are hexadecimal, and written in capitals or not. */
export function byLowerCaseKey<Value>(table: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(table).map(([key, value]) => [key.toLowerCase(), value]));
}

/** A table with one row; none where the host had no answer. */
export function row<Value>(key: string, value: Value | undefined): Record<string, Value> {
  return value === undefined ? {} : {[key]: value};
}
