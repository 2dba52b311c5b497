// SPDX-License-Identifier: Apache-2.0
/** The operations; a new one is a file here, its name in `operation.ts`, and a row. */
import {backup} from './backup.ts';
import {blockcommit} from './blockcommit.ts';
import {blockcopy} from './blockcopy.ts';
import {boot} from './boot.ts';
import {hotplug} from './hotplug.ts';
import {migrateIn} from './migrate-in.ts';
import {migrateOut} from './migrate-out.ts';
import type {Operation, OperationName} from './operation.ts';
import {save} from './save.ts';
import {snapshot} from './snapshot.ts';

export const OPERATIONS: Readonly<Record<OperationName, Operation>> = {
  boot,
  hotplug,
  blockcommit,
  blockcopy,
  backup,
  snapshot,
  'migrate-in': migrateIn,
  'migrate-out': migrateOut,
  save,
};
