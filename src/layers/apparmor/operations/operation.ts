// SPDX-License-Identifier: Apache-2.0
/** What can be done with a running VM that its definition says nothing about, and how it is asked for. */
import type {Provenance} from '../../../inventory/resource.ts';
import type {Site} from '../../../inventory/site.ts';
import type {Inventory} from '../../../inventory/take-inventory.ts';
import type {PlanWarning} from '../../plan.ts';
import {KnownError} from '../../../errors.ts';
import {helpWithName} from '../../../text/nearest.ts';

export const OPERATION_NAMES = [
  'boot', 'hotplug', 'blockcommit', 'blockcopy', 'backup', 'snapshot', 'migrate-in', 'migrate-out', 'save',
] as const; // prettier-ignore

export type OperationName = (typeof OPERATION_NAMES)[number];

/** One operation to be prepared for, such as `blockcopy=/srv/copy.qcow2`. */
export interface OperationRequest {
  readonly operation: OperationName;
  /** What stands behind the equals sign: a path, a disk's name, the name of a snapshot. */
  readonly target: string | undefined;
}

export interface OperationView {
  readonly inventory: Inventory;
  readonly site: Site;
  readonly target: string | undefined;
}

/** One access an operation needs beyond the plan. */
export interface Need {
  /** Absolute path on the host, not resolved. */
  readonly path: string;
  /** In AppArmor's language: what follows the path, such as the digits of a time. */
  readonly suffix?: string;
  readonly access: string;
  /** The site has chosen the path, below one of these: it is not for the tables to judge. */
  readonly within?: readonly string[] | undefined;
  readonly from: Provenance;
}

/** Needs, and warnings where the operation cannot be prepared for. */
export type Operation = (view: OperationView) => readonly (Need | PlanWarning)[];

export function isWarning(entry: Need | PlanWarning): entry is PlanWarning {
  return 'code' in entry;
}

/** Nothing is granted for a target that is not named: a guess would be too wide or wrong. */
export function targetMissing(operation: OperationName, what: string, from: Provenance): PlanWarning {
  return {
    code: 'OPERATION_TARGET',
    message: `${operation} adds no rule: name ${what} with --for ${operation}=PATH`,
    from,
  };
}

/** A pattern for seconds since 1970, and for milliseconds, from 2001 to 2286. */
export function digitsOfTime(): string {
  const digits = (count: number) => '[0-9]'.repeat(count);
  return `${digits(10)}{,${digits(3)}}`;
}

/** A comma ends an entry only where another operation begins: paths may hold commas. */
const SEPARATOR = new RegExp(`,(?=\\s*(?:${OPERATION_NAMES.join('|')})(?:[=,]|\\s*$))`, 'u');

/**
 * Such as `blockcommit,snapshot` or `blockcopy=/srv/copy.qcow2`.
 *
 * @throws KnownError OPERATION_UNKNOWN, OPERATION_TARGET
 */
export function parseRequests(list: string): readonly OperationRequest[] {
  return list.split(SEPARATOR).map(parseRequest);
}

function parseRequest(entry: string): OperationRequest {
  const [, name = '', target] = /^\s*([^=]*?)\s*(?:=(.*))?$/su.exec(entry) ?? [];
  const operation = OPERATION_NAMES.find(known => known === name);
  if (operation === undefined) {
    throw new KnownError('OPERATION_UNKNOWN', `there is no operation '${name}'`, {
      help: helpWithName(name, OPERATION_NAMES),
    });
  }
  if (target === '') {
    throw new KnownError('OPERATION_TARGET', `nothing stands behind '${name}='`, {
      help: 'write a path or a name after the equals sign, or leave both out',
    });
  }
  if (target?.includes('/') && !target.startsWith('/')) {
    throw new KnownError('OPERATION_TARGET', `the path ${target} is not absolute`, {
      help: 'begin it with a slash',
    });
  }
  return {operation, target};
}
