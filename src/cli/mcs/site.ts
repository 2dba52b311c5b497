// SPDX-License-Identifier: Apache-2.0
/** The registry that a command works on, and the definitions it is about. */
import {KnownError} from '../../errors.ts';
import {parseCategoryRange} from '../../layers/selinux/category-pair.ts';
import {registryPath} from '../../mcs-registry/open-registry.ts';
import {parseDefinitions} from '../definitions/each-definition.ts';
import {DONE, FAILED, type ExitStatus} from '../exit-status.ts';
import type {Output} from '../output.ts';
import {formatError} from '../report-errors.ts';
import {environment, openSite} from '../../library/open-site.ts';
import type {McsOptions, McsSite, ReadDomain} from './options.ts';

export function openMcsSite(options: McsOptions, output: Output): McsSite {
  const {policy, host, layout} = openSite({...options, registry: undefined, mode: 'strict'});
  // Only the part after user, role and type counts.
  const given = options.range === undefined ? undefined : `u:r:t:${options.range}`;
  return {
    options,
    output,
    path: options.registry ?? registryPath(layout, environment()),
    policy,
    layout,
    range: () => parseCategoryRange(given ?? host.selinux()?.daemon ?? policy.selinux.daemon),
  };
}

/** Reads all definitions before the registry is locked: standard input may take its time. */
export function readDomains(operands: readonly string[], site: McsSite): Result<ReadDomain> {
  return attempt(parseDefinitions(operands, site, site.output), site.output, definition => {
    if ('failure' in definition) throw definition.failure;
    return definition;
  });
}

export interface Result<Value> {
  readonly status: ExitStatus;
  readonly values: readonly Value[];
}

/** Does something for each; what is refused is told, and does not stop the others. */
export function attempt<Item extends {readonly file: string}, Value>(
  items: Iterable<Item>,
  output: Output,
  action: (item: Item) => Value,
): Result<Value> {
  let status = DONE;
  const values: Value[] = [];
  for (const item of items) {
    try {
      values.push(action(item));
    } catch (failure) {
      status = FAILED;
      output.complain(formatError(failure, item.file));
    }
  }
  return {status, values};
}

/** @throws KnownError USAGE when an action lacks what it is about */
export function needSomething(given: boolean, help: string): void {
  if (!given) throw new KnownError('USAGE', 'nothing to do', {help});
}
