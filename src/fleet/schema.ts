// SPDX-License-Identifier: Apache-2.0
/** The tables of an export: one Parquet file each a host and date (docs/fleet.md). */

/** Raised with every change of columns: 2 came with `digest`. Files of older versions are read, too. */
export const SCHEMA_VERSION = 2;

/** The file's metadata entry that holds the version. */
export const SCHEMA_KEY = 'svirtgen.schema';

export interface Column {
  readonly name: string;
  readonly type: 'STRING' | 'INT32' | 'BOOLEAN';
  readonly nullable: boolean;
}

/** `host` and `date` are no columns: the folders say them, which is where SQL engines take them from. */
export const TABLES = {
  hosts: columns({mode: 'STRING', policy: 'STRING', layers: 'STRING', svirtgen: 'STRING', vms: 'INT32'}),
  vms: columns({
    uuid: 'STRING?',
    name: 'STRING?',
    file: 'STRING',
    type: 'STRING?',
    running: 'BOOLEAN',
    selinux: 'STRING?',
    level: 'STRING?',
    uid: 'INT32?',
    gid: 'INT32?',
    profile: 'STRING?',
    libvirt: 'STRING?',
    needs: 'STRING?',
    error: 'STRING?',
    digest: 'STRING?',
  }),
  access: columns({
    uuid: 'STRING?',
    name: 'STRING',
    process: 'STRING',
    object: 'STRING',
    identity: 'STRING',
    scope: 'STRING',
    path: 'STRING',
    layer: 'STRING',
    access: 'STRING',
    device: 'STRING?',
    line: 'INT32?',
  }),
  findings: columns({
    uuid: 'STRING?',
    name: 'STRING',
    code: 'STRING',
    severity: 'STRING',
    message: 'STRING',
    path: 'STRING?',
    device: 'STRING?',
    line: 'INT32?',
  }),
} as const satisfies Record<string, readonly Column[]>;

/** Columns that files of schema 1 lack; an engine has null for them. */
export const ADDED: Readonly<Partial<Record<TableName, readonly string[]>>> = {vms: ['digest']};

/**
 * Rows that nearly every question is about: they are in row groups of their own, so that an engine that reads the
 * groups' statistics leaves out the rest.
 */
export const ASKED_MOST: Readonly<
  Partial<Record<TableName, {readonly column: string; readonly value: string}>>
> = {
  access: {column: 'layer', value: 'effective'},
};

export type TableName = keyof typeof TABLES;

/** A value for each column of a table, by name. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** @param types a question mark stands for a column that may be null */
function columns(types: Readonly<Record<string, `${Column['type']}${'' | '?'}`>>): readonly Column[] {
  return Object.entries(types).map(([name, type]) => ({
    name,
    type: type.replace('?', '') as Column['type'],
    nullable: type.endsWith('?'),
  }));
}
