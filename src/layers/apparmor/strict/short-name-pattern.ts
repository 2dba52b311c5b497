// SPDX-License-Identifier: Apache-2.0
/** Patterns of what libvirt names after a VM's short name, whose number is only known once the VM runs. */
import type {Domain} from '../../../domain/domain.ts';
import type {Host} from '../../../host/host.ts';
import type {ShortNamed} from '../../../inventory/short-named.ts';
import {namePrefix} from '../../../policy/short-name.ts';
import {ANY_ID} from '../any-id.ts';
import {escapePath} from '../escape-path.ts';
import {canonicalName} from './canonical-name.ts';

/**
 * @param unknown stands for the id of a VM that does not run
 * @returns undefined when the directory cannot be resolved
 * @throws KnownError UNQUOTABLE
 */
export function shortNamePattern(
  {before, after}: ShortNamed,
  {id, name}: Pick<Domain, 'id' | 'name'>,
  host: Host,
  unknown = ANY_ID,
): string | undefined {
  const slash = before.lastIndexOf('/');
  const directory = canonicalName(before.slice(0, slash), host);
  if (directory === undefined) return undefined;
  const number = id < 0 ? unknown : String(id);
  const start = escapePath(`${directory === '/' ? '' : directory}/${before.slice(slash + 1)}`);
  return `${start}${number}-${escapePath(`/${namePrefix(name)}${after}`).slice(1)}`;
}
