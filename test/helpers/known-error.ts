// SPDX-License-Identifier: Apache-2.0
import type {ExecutionContext} from 'ava';
import {KnownError} from '../../src/errors.ts';

/** Runs something that must be refused, and hands the refusal over. */
export function refusalOf(t: ExecutionContext, action: () => unknown): KnownError {
  const error = t.throws(action);
  if (!(error instanceof KnownError)) throw new Error(`no refusal but ${String(error)}`, {cause: error});
  return error;
}
