// SPDX-License-Identifier: Apache-2.0
import type {FileFacts, Host, PathDetails} from './host.ts';
import {recordWay} from './walk-path.ts';
import {remembered} from '../once.ts';

/**
 * The host, with ACLs and contexts in the facts of everything on the way to these paths. Asked for at once: a live
 * host runs three programs for it.
 */
export function withDetails(host: Host, paths: readonly string[]): Host {
  const steps = new Set<string>();
  for (const path of paths) recordWay(path, host, step => steps.add(step));
  const details = host.details([...steps]);
  return {
    ...host,
    lstat: remembered(path => merged(host.lstat(path), () => details.get(path))),
    stat: remembered(path => merged(host.stat(path), () => details.get(host.realpath(path) ?? path))),
  };
}

function merged(
  facts: FileFacts | undefined,
  detailsOf: () => PathDetails | undefined,
): FileFacts | undefined {
  const details = facts && detailsOf();
  if (facts === undefined || details === undefined) return facts;
  const {acl = facts.acl, context = facts.context, sealed = facts.sealed} = details;
  return {...facts, acl, context, sealed};
}
