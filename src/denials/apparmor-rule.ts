// SPDX-License-Identifier: Apache-2.0
/** The rule in AppArmor's language that would have let a denial through, as apparmor.d(5) has it. */
import {KnownError, unlessRefused} from '../errors.ts';
import {rowOf} from '../host/fact.ts';
import {withAnyId} from '../layers/apparmor/any-id.ts';
import {escapePath} from '../layers/apparmor/escape-path.ts';
import type {ApparmorDenial} from './denial.ts';
import {isKernelWord} from './kernel-names.ts';

/** Undefined where no rule helps, or the record does not say enough for one. Without its comma. */
export function missingRule(denial: ApparmorDenial): string | undefined {
  const {operation, name, fields} = denial;
  const special = rowOf(BY_CLASS, fields.get('class') ?? '') ?? rowOf(BY_OPERATION, operation);
  // A name that no rule can hold, in a log that somebody made up, is refused.
  return unlessRefused(() => {
    if (special) return special(denial);
    const family = word(fields.get('family'));
    if (family === 'unix') return unix(denial);
    if (family !== undefined) return words('network', family, word(fields.get('sock_type')));
    return name?.startsWith('/') ? fileRule(name, denial) : undefined;
  });
}

/** @throws KnownError for what the kernel never writes: without its condition a rule would allow more than was refused */
function said(text: string | undefined, isKernels: (text: string) => boolean): string | undefined {
  if (text === undefined || isKernels(text)) return text;
  throw new KnownError('UNQUOTABLE', `no rule can hold ${JSON.stringify(text)}`, {
    help: 'look at the record',
  });
}

function word(text: string | undefined): string | undefined {
  return said(text, isKernelWord);
}

/**
 * The letters of a rule: creating and deleting are part of writing. Executing is none of them, as its rule says
 * under which profile.
 */
export function wantedLetters(mask: string): string {
  const letters = mask.replace(/[acd]/g, 'w');
  return [...'rwklm'].filter(letter => letters.includes(letter)).join('');
}

type Rule = (denial: ApparmorDenial) => string | undefined;

function fileRule(path: string, {operation, mask, fields}: ApparmorDenial): string | undefined {
  const target = fields.get('target');
  if (operation === 'link' && target !== undefined) return `link ${quoted(path)} -> ${quoted(target)}`;
  const letters = operation === 'exec' ? 'PUx' : wantedLetters(mask);
  return letters === '' ? undefined : `"${lasting(path)}" ${letters}`;
}

/** A process has another number each time, but for the first; and a host has many devices that one program lists. */
function lasting(path: string): string {
  const [, rest] = /^\/proc\/(?!1\/)\d+(\/.*)$/.exec(path) ?? [];
  if (rest !== undefined) return `/proc/[0-9]*${escapePath(rest).replace(/^\/task\/\d+\//, '/task/[0-9]*/')}`;
  return /^\/run\/udev\/data\/[^/]+$/.test(path) ? '/run/udev/data/*' : withAnyId(path);
}

/** An address with odd bytes, or one as long as the kernel's field, would need a pattern: the label alone then. */
function unix({mask, fields}: ApparmorDenial): string {
  const [type, label, address] = [word(fields.get('sock_type')), fields.get('peer'), fields.get('peer_addr')];
  const addr = address !== undefined && /^@[\w./:-]{1,90}$/.test(address) ? `addr="${address}"` : undefined;
  const peer = words(label && `label=${quoted(label)}`, addr);
  return words('unix', listed(mask), type && `type=${type}`, peer && `peer=(${peer})`);
}

const capability: Rule = ({fields, name}) => limited('capability', word(fields.get('capname') ?? name));

const mount: Rule = ({fields, name}) => {
  const [type, source] = [word(fields.get('fstype')), fields.get('srcname')];
  const flags = said(fields.get('flags'), text => /^[\w, -]+$/.test(text));
  return limited(
    'mount',
    type && `fstype=(${type})`,
    flags && `options=(${flags})`,
    source && quoted(source),
    name && `-> ${quoted(name)}`,
  );
};

const dbus: Rule = ({fields}) => {
  const label = fields.get('peer_label') ?? fields.get('peer_profile');
  const about = ['bus', 'path', 'interface', 'member'].map(key => {
    const value = fields.get(key);
    return value === undefined ? undefined : `${key}=${quoted(value)}`;
  });
  return limited(
    `dbus (${word(fields.get('mask')) ?? 'send'})`,
    ...about,
    label && `peer=(label=${quoted(label)})`,
  );
};

const BY_OPERATION: Readonly<Record<string, Rule>> = {
  capable: capability,
  signal: ({mask, fields}) =>
    limited(words('signal', listed(mask || 'send'), setOf(fields.get('signal'))), peer(fields.get('peer'))),
  ptrace: ({mask, fields}) => limited(words('ptrace', listed(mask || 'read')), peer(fields.get('peer'))),
  mount,
  remount: mount,
  umount: ({name}) => limited('umount', name && quoted(name)),
  pivotroot: ({name, fields}) => {
    const old = fields.get('srcname');
    return limited('pivot_root', old && `oldroot=${quoted(old)}`, name && quoted(name));
  },
  change_profile: ({fields, name}) => changeTo(fields.get('target') ?? name),
  change_onexec: ({fields, name}) => changeTo(fields.get('target') ?? name),
  userns_create: () => 'userns create',
  uring_sqpoll: () => 'io_uring sqpoll',
  uring_override: () => 'io_uring override_creds',
  // The right to load policy is a capability, and that of the namespace.
  profile_load: () => 'capability mac_admin',
  profile_replace: () => 'capability mac_admin',
  profile_remove: () => 'capability mac_admin',
  dbus_method_call: dbus,
  dbus_signal: dbus,
  dbus_bind: ({fields, name}) =>
    limited(`dbus (bind) bus=${word(fields.get('bus')) ?? 'system'}`, name && `name=${quoted(name)}`),
};

const BY_CLASS: Readonly<Record<string, Rule>> = {
  cap: capability,
  posix_mqueue: ({mask, name}) => limited(words('mqueue', listed(mask), 'type=posix'), name && quoted(name)),
};

function changeTo(target: string | undefined): string | undefined {
  return target === undefined ? undefined : `change_profile -> ${quoted(target)}`;
}

/** Names of the kernel's, such as `send connect`. */
function listed(mask: string): string | undefined {
  const names = mask.split(/\s+/).filter(name => name !== '');
  for (const name of names) said(name, text => /^[a-z_]+$/.test(text));
  return names.length > 0 ? `(${names.join(', ')})` : undefined;
}

/** Such as `term` or `rtmin+5`. */
function setOf(signal: string | undefined): string | undefined {
  const name = said(signal, text => /^[a-z]+\d*(?:\+\d{1,2})?$/.test(text));
  return name === undefined ? undefined : `set=(${name})`;
}

function peer(label: string | undefined): string | undefined {
  return label === undefined ? undefined : `peer=${quoted(label)}`;
}

function quoted(path: string): string {
  return `"${escapePath(path)}"`;
}

/** Undefined without a condition: the rule would let everything of its kind through. */
function limited(head: string, ...conditions: readonly (string | undefined)[]): string | undefined {
  return conditions.some(Boolean) ? words(head, ...conditions) : undefined;
}

function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
