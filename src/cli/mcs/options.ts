// SPDX-License-Identifier: Apache-2.0
/** What the actions of `svirtgen mcs` are told. */
import type {Domain} from '../../domain/domain.ts';
import type {Layout} from '../../policy/layout.ts';
import type {Policy} from '../../policy/policy.ts';
import type {CategoryRange} from '../../layers/selinux/category-pair.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {Output} from '../output.ts';

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
