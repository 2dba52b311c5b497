// SPDX-License-Identifier: Apache-2.0
/** Ids of accounts that a host cannot tell. */
import type {Host} from '../host/host.ts';
import type {Policy} from './policy.ts';

/** The host, with the policy's ids for the names it does not know itself. */
export function withKnownAccounts(host: Host, {accounts}: Policy): Host {
  const {users, groups} = idsByName(accounts);
  return {
    ...host,
    uidOf: user => host.uidOf(user) ?? users.get(user),
    gidOf: group => host.gidOf(group) ?? groups.get(group),
  };
}

/** What has to be assumed of QEMU's own account because this host lacks it, in words. */
export function missingAccounts(host: Host, {user, group, accounts}: Policy): readonly string[] {
  const {users, groups} = idsByName(accounts);
  const uid = host.uidOf(user) === undefined ? users.get(user) : undefined;
  const gid = host.gidOf(group) === undefined ? groups.get(group) : undefined;
  return [
    ...(uid === undefined ? [] : [`this host has no user ${user}, which is taken for ${uid}`]),
    ...(gid === undefined ? [] : [`this host has no group ${group}, which is taken for ${gid}`]),
  ];
}

/** By name, where an account may be called like what every object has. */
export function idsByName({users, groups}: Policy['accounts']) {
  return {users: new Map(Object.entries(users)), groups: new Map(Object.entries(groups))};
}
