import type {ExecutionContext} from 'ava';
import {Refusal} from '../../src/errors.ts';

/** Runs something that must be refused, and hands the refusal over. */
export function refusalOf(t: ExecutionContext, action: () => unknown): Refusal {
  const error = t.throws(action);
  if (!(error instanceof Refusal)) throw new Error(`no refusal but ${String(error)}`, {cause: error});
  return error;
}
