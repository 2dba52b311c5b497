// SPDX-License-Identifier: Apache-2.0
/** Denials in the kernel log, audit.log, `ausearch -i`, `aa-log`, syslog and journal, as text or as JSON. */
import {decodePath} from '../host/path-bytes.ts';
import {fromAaLog} from './aa-log.ts';
import type {Denial, LogRecord} from './denial.ts';

/** Names come from whoever made the file: the kernel writes them as hexadecimal digits when they could mislead. */
const UNTRUSTED = new Set(['name', 'comm', 'path', 'exe', 'profile', 'target', 'peer', 'label', 'srcname']);
/** Looked for at the beginning of a word alone, so that a long word is read once. */
const FIELD = /(?<!\w)(\w+)=(?:"([^"]*)"|'([^']*)'|(\S+))/g;
/** `ausearch -i` takes quotes off: a name goes on to the next key. */
const INTERPRETED = /(?<!\w)(\w+)=(?:"([^"]*)"|'([^']*)'|(\S+(?: (?!\s*\w+=)\S+)*))/g;

/** What every denial has in its line, or a record of the journal that is an array of bytes: most lines are none. */
const PERHAPS = /DENIED|ALLOWED|denied|"MESSAGE"\s*:\s*\[/;

/**
 * The denials of a log, as it is read: a log may be larger than memory.
 *
 * @param lines in their order; undefined for one that was too long to be read
 */
export function* readLog(lines: Iterable<string | undefined>): Generator<LogRecord> {
  let line = 0;
  for (const raw of lines) {
    line++;
    if (raw === undefined) yield {kind: 'unread', line, text: 'a line too long to be read'};
    else if (PERHAPS.test(raw)) yield* recordOf(raw, line);
  }
}

function* recordOf(raw: string, line: number): Generator<LogRecord> {
  const record = messageOf(raw);
  if (!isDenial(record)) return;
  yield parseRecord(record, line) ?? {kind: 'unread', line, text: record.trim().slice(0, 200)};
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
  const common = {line, comm: fields.get('comm'), fields};
  return fields.has('apparmor') ? apparmorDenial(fields, common) : selinuxDenial(record, fields, common);
}

type Shared = Pick<Denial, 'line' | 'comm' | 'fields'>;

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
