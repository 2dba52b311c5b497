// SPDX-License-Identifier: Apache-2.0
/** The user and group a VM runs as, and those its images get (security_dac.c). */
import type {Domain, DomainSeclabel} from '../../domain/domain.ts';
import {refusal} from '../../domain/refusals/refusal.ts';
import {KnownError, libvirtError, type Place} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
import type {Policy} from '../../policy/policy.ts';
import {seclabelFor} from '../labels/seclabel-for.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface DacIdentity {
  readonly seclabel: DomainSeclabel | undefined;
  /** The site's user and group, whatever the definition says. */
  readonly configured: Owner;
  readonly process: Owner;
  readonly image: Owner;
}

/** @throws KnownError when a user or group is not known to the host, or is no id that a process can have */
export function dacIdentity(domain: Domain, host: Host, policy: Policy): DacIdentity {
  const configured: Owner = {
    uid: lookUp('user', policy.user, host, undefined),
    gid: lookUp('group', policy.group, host, undefined),
  };
  const seclabel = seclabelFor(domain, 'dac', policy);
  if (seclabel?.type === 'static') {
    if (seclabel.label === undefined) throw refusal('DAC_LABEL_MISSING', seclabel.at, {name: domain.name});
    const given = parseOwner(seclabel.label, host, seclabel.at);
    return {seclabel, configured, process: given, image: seclabel.relabel ? given : configured};
  }
  return {seclabel, configured, process: configured, image: configured};
}

/**
 * `OWNER:GROUP`, split at the first colon. `+N` is a number; anything else a name first, a number second.
 *
 * @throws KnownError in libvirt's words
 */
export function parseOwner(label: string, host: Host, place: Place): Owner {
  const colon = label.indexOf(':');
  if (colon < 0) throw refusal('DAC_LABEL_MALFORMED', place, {label});
  return {
    uid: lookUp('user', label.slice(0, colon), host, place),
    gid: lookUp('group', label.slice(colon + 1), host, place),
  };
}

const MAX_ID = 0xffff_ffff;

function lookUp(what: 'user' | 'group', text: string, host: Host, place: Place | undefined): number {
  const number = /^\+?\d+$/.test(text) ? Number(text) : undefined;
  const named = () => (what === 'user' ? host.uidOf(text) : host.gidOf(text));
  const id = text.startsWith('+') ? number : (named() ?? number);
  if (id === undefined || id > MAX_ID) {
    throw libvirtError(
      what === 'user' ? 'DAC_USER_UNKNOWN' : 'DAC_GROUP_UNKNOWN',
      'INVALID_ARG',
      `Failed to parse ${what} '${text}'`,
      place,
      `name a ${what} of this host, or its number as +N`,
    );
  }
  refuseUnchanged(what, text, id, place);
  return id;
}

/**
 * −1 in 32 bits, which chown(2) and setresuid(2) take for "leave it as it is". libvirt passes it on: with 9.0
 * QEMU then runs as root, and its images keep their owner.
 */
const UNCHANGED = MAX_ID;

/** @throws KnownError DAC_ID_UNCHANGED */
export function refuseUnchanged(
  what: 'user' | 'group',
  text: string,
  id: number,
  place: Place | undefined,
): void {
  if (id !== UNCHANGED) return;
  throw new KnownError(
    'DAC_ID_UNCHANGED',
    `the ${what} '${text}' is the id ${UNCHANGED}, which the kernel takes for "unchanged": QEMU would stay root`,
    {place, help: `name a ${what} of this host, or another number as +N`},
  );
}

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
