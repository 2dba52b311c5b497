// SPDX-License-Identifier: Apache-2.0
/** The registry that a command works on, and the definitions it is about. */
import {KnownError} from '../../errors.ts';
import {type CategoryRange, parseCategoryRange} from '../../layers/selinux/category-pair.ts';
import {registryPath} from '../../mcs-registry/open-registry.ts';
import {parseDefinitions} from '../definitions/each-definition.ts';
import {DONE, type ExitStatus, FAILED} from '../exit-status.ts';
import type {Output} from '../output.ts';
import {formatError} from '../report-errors.ts';
import {environment, openSite} from '../../library/open-site.ts';
import type {Domain} from '../../domain/domain.ts';
import type {Layout} from '../../policy/layout.ts';
import type {Policy} from '../../policy/policy.ts';

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

export interface McsOptions {
  readonly registry?: string | undefined;
  readonly format: 'table' | 'json';
  readonly host: string;
  readonly policy?: string | undefined;
  readonly qemuConf?: string | undefined;
  readonly uri?: string | undefined;
  readonly range?: string | undefined;
  readonly level?: readonly string[] | undefined;
  readonly owner?: string | undefined;
  readonly uuid?: readonly string[] | undefined;
  readonly quiet?: boolean | undefined;
}

export interface McsSite {
  readonly options: McsOptions;
  readonly output: Output;
  /** The registry's file. */
  readonly path: string;
  readonly policy: Policy;
  readonly layout: Layout;
  /** The categories that the daemon may give out; asked for only when one is chosen. */
  readonly range: () => CategoryRange;
}

/** A definition that could be read. */
export interface ReadDomain {
  readonly file: string;
  readonly domain: Domain;
}

export type McsAction = (domains: readonly string[], site: McsSite) => Promise<ExitStatus>;
