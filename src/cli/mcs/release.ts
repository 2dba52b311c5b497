// SPDX-License-Identifier: Apache-2.0
/** `svirtgen mcs release`: frees the pairs of VMs that are gone. */
import {parseUuid} from '../../domain/uuid.ts';
import {KnownError} from '../../errors.ts';
import {formatPair, parsePair} from '../../layers/selinux/category-pair.ts';
import {identityOf} from '../../mcs-registry/claims.ts';
import {changeRegistry} from '../../mcs-registry/open-registry.ts';
import type {McsAction} from './options.ts';
import {printEntries} from './print.ts';
import {attempt, needSomething, readDomains} from './site.ts';

export const release: McsAction = async (operands, site) => {
  const {uuid = [], level = []} = site.options;
  needSomething(operands.length + uuid.length + level.length > 0, 'name definitions, --uuid or --level');
  const levels = level.map(text => formatPair(parsePair(text)));
  const domains = readDomains(operands, site);
  const named = attempt(domains.values, site.output, ({domain}) => identityOf(domain).uuid);
  const uuids = [...uuid.map(checkedUuid), ...named.values];
  const freed = changeRegistry(site.path, registry => [
    ...uuids.flatMap(each => registry.release(each)),
    ...levels.flatMap(each => registry.releasePair(each) ?? []),
  ]);
  if (freed.length === 0 && !site.options.quiet) site.output.complain('note: none of them held a pair\n');
  await printEntries(freed, site);
  return domains.status === named.status ? named.status : 2;
};

function checkedUuid(text: string): string {
  const uuid = parseUuid(text);
  if (uuid !== undefined) return uuid;
  throw new KnownError('USAGE', `not a UUID: ${text}`, {help: 'list them with svirtgen mcs list'});
}
