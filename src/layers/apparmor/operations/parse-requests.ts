// SPDX-License-Identifier: Apache-2.0
/** The command line's list of operations. */
import {KnownError} from '../../../errors.ts';
import {helpWithName} from '../../../text/nearest.ts';
import {OPERATION_NAMES, type OperationRequest} from './operation.ts';

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
