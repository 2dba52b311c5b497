// SPDX-License-Identifier: Apache-2.0
/** The user swtpm runs as: `swtpm_user` and `swtpm_group`, or root where the host has no such account. */
import type {Host} from '../../host/host.ts';
import type {Policy} from '../../policy/policy.ts';
import {refuseUnchanged, type Owner} from './dac-identity.ts';

export function swtpmOwner(host: Host, {swtpmUser, swtpmGroup}: Policy): Owner {
  return {
    uid: number(swtpmUser) ?? host.uidOf(swtpmUser) ?? 0,
    gid: number(swtpmGroup) ?? host.gidOf(swtpmGroup) ?? 0,
  };
}

function number(text: string): number | undefined {
  if (!/^\+?\d+$/.test(text)) return undefined;
  refuseUnchanged('user', text, Number(text), undefined);
  return Number(text);
}
