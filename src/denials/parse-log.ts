// SPDX-License-Identifier: Apache-2.0
/** Denials in the kernel log, audit.log, `ausearch -i`, `aa-log`, syslog and journal, as text or as JSON. */
import {decodePath} from '../host/path-bytes.ts';
import {fromAaLog} from './aa-log.ts';
import type {Denial, ParsedLog} from './denial.ts';

/** Names come from whoever made the file: the kernel writes them as hexadecimal digits when they could mislead. */
const UNTRUSTED = new Set(['name', 'comm', 'path', 'exe', 'profile', 'target', 'peer', 'label', 'srcname']);
/** Looked for at the beginning of a word alone, so that a long word is read once. */
const FIELD = /(?<!\w)(\w+)=(?:"([^"]*)"|'([^']*)'|(\S+))/g;
/** `ausearch -i` takes quotes off: a name goes on to the next key. */
const INTERPRETED = /(?<!\w)(\w+)=(?:"([^"]*)"|'([^']*)'|(\S+(?: (?!\s*\w+=)\S+)*))/g;

export function parseLog(text: string): ParsedLog {
  const denials: Denial[] = [];
  const unread: {line: number; text: string}[] = [];
  text.split('\n').forEach((raw, index) => {
    const line = index + 1;
    const record = messageOf(raw);
    if (!isDenial(record)) return;
    const denial = parseRecord(record, line);
    if (denial) denials.push(denial);
    else unread.push({line, text: record.trim().slice(0, 200)});
  });
  return {denials, unread};
}

/** The journal's own format has the record in one of its fields. */
function messageOf(raw: string): string {
  // Of `journalctl -o json-seq` and `-o json-sse`.
  const text = raw.replace(/^(?:\x1e|data: )/, '');
  if (!text.startsWith('{')) return fromAaLog(raw) ?? raw;
  try {
    const {MESSAGE: message} = JSON.parse(text) as {MESSAGE?: unknown};
    if (typeof message === 'string') return message;
    // Text with odd bytes is an array of them there.
    if (Array.isArray(message)) return decodePath(Uint8Array.from(message as number[]));
  } catch {
    return raw;
  }
  return raw;
}

/** What was loaded, allowed or only watched is none; `ALLOWED` is AppArmor's complain mode. */
function isDenial(record: string): boolean {
  return /\bapparmor="?(DENIED|ALLOWED)"?/.test(record) || /\bavc:\s+denied\b/.test(record);
}

function parseRecord(record: string, line: number): Denial | undefined {
  const fields = fieldsOf(record);
  const pid = Number(fields.get('pid'));
  const common = {
    line,
    time: timeOf(record),
    pid: Number.isInteger(pid) && fields.has('pid') ? pid : undefined,
    comm: fields.get('comm'),
    fields,
  };
  return fields.has('apparmor') ? apparmorDenial(fields, common) : selinuxDenial(record, fields, common);
}

type Shared = Pick<Denial, 'line' | 'time' | 'pid' | 'comm' | 'fields'>;

function apparmorDenial(fields: ReadonlyMap<string, string>, common: Shared): Denial | undefined {
  const [operation, profile] = [fields.get('operation'), fields.get('profile') ?? fields.get('label')];
  if (operation === undefined || profile === undefined) return undefined;
  return {
    ...common,
    kind: 'apparmor',
    tolerated: fields.get('apparmor') === 'ALLOWED',
    operation,
    profile,
    name: fields.get('name') ?? fields.get('capname'),
    mask: fields.get('denied_mask') ?? fields.get('denied') ?? fields.get('requested_mask') ?? '',
  };
}

function selinuxDenial(
  record: string,
  fields: ReadonlyMap<string, string>,
  common: Shared,
): Denial | undefined {
  const permissions = /avc:\s+denied\s+\{\s*([^}]*?)\s*\}/.exec(record)?.[1];
  const [source, target, tclass] = [fields.get('scontext'), fields.get('tcontext'), fields.get('tclass')];
  if (!permissions || source === undefined || target === undefined || tclass === undefined) return undefined;
  return {
    ...common,
    kind: 'selinux',
    tolerated: fields.get('permissive') === '1',
    permissions: permissions.split(/\s+/),
    source,
    target,
    tclass,
    name: fields.get('path') ?? fields.get('name'),
  };
}

function fieldsOf(record: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  // A record of user space has the denial in quotes of its own.
  const inner = /msg='(avc: .*)'/s.exec(record)?.[1] ?? record;
  const isInterpreted = /\baudit\(\d+\/\d+\/\d+ /.test(record);
  for (const [, key = '', quoted, single, plain = ''] of inner.matchAll(
    isInterpreted ? INTERPRETED : FIELD,
  )) {
    const value = quoted ?? single ?? (UNTRUSTED.has(key) ? fromHex(plain) : plain);
    if (!fields.has(key)) fields.set(key, value);
  }
  return fields;
}

function fromHex(text: string): string {
  const isHex = text.length % 2 === 0 && /^[0-9A-F]+$/.test(text);
  return isHex ? decodePath(Buffer.from(text, 'hex')) : text;
}

/** The audit stamp, such as `audit(1795225949.898:7)`. */
function timeOf(record: string): number | undefined {
  const stamp = /audit\((\d+\.\d+):\d+\)/.exec(record)?.[1];
  return stamp === undefined ? undefined : Number(stamp);
}
