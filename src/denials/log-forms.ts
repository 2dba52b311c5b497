// SPDX-License-Identifier: Apache-2.0
/** The forms in which logs keep and people publish the kernel's records, as the kernel wrote them. */
import {decodePath} from '../text/path-bytes.ts';

/** @returns the records of one line, each alone; reports put all records of an event into one */
export function recordsIn(raw: string): readonly string[] {
  return plain(messageOf(raw.replace(/\r$/, ''))).split(RECORD);
}

const RECORD = /(?=\btype=[A-Z0-9_]+ (?:msg=)?audit\()/;

/** The journal's own format has the record in one of its fields, and so have other collectors of logs. */
function messageOf(raw: string): string {
  // Of `journalctl -o json-seq` and `-o json-sse`.
  const text = raw.replace(/^(?:\x1e|data: )/, '');
  if (text.startsWith('{')) return fromJson(text) ?? raw;
  // Of `journalctl -o json-pretty`, which has each field in a line of its own.
  const pretty = /^\s*"MESSAGE"\s*:\s*(".*"),?\s*$/.exec(text)?.[1];
  return (pretty && fromJson(`{"MESSAGE":${pretty}}`)) ?? fromBlock(raw) ?? fromAaLog(raw) ?? raw;
}

function fromJson(text: string): string | undefined {
  try {
    const fields = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const {MESSAGE: message} = fields;
    if (typeof message === 'string') return message;
    // Text with odd bytes is an array of them there.
    if (Array.isArray(message)) return decodePath(Uint8Array.from(message as number[]));
    return Object.values(fields).find(value => typeof value === 'string' && DENIAL.test(value)) as
      string | undefined;
  } catch {
    return undefined;
  }
}

const DENIAL = /\bapparmor="?(?:DENIED|ALLOWED)|\bavc:\s+denied\b|\btype=(?:SECCOMP|1326) /;

/**
 * Web pages and mails change quotes, and what quotes a record as JSON does escapes them: all of them. A name in
 * quotes of the kernel's may hold what looks like a changed one.
 */
function plain(text: string): string {
  if (QUOTED.test(text)) return text;
  const unescaped = /\b(?:apparmor|operation|comm|name)=\\"/.test(text) ? text.replaceAll('\\"', '"') : text;
  return CHANGED_VALUE.test(unescaped) ? unescaped.replaceAll(CHANGED, '"') : unescaped;
}

/** Quotes of word processors and of web pages. */
const CHANGED = /[\u201C\u201D\u201E\u2033]|&quot;|&#34;/g;
const CHANGED_VALUE = new RegExp(`=(?:${CHANGED.source})`);

const QUOTED = /\b(?:apparmor|operation|profile|name|path|comm|exe|dev)="/;

/**
 * `aa-log` of the apparmor.d project: the state, the profile, the operation and the name without keys, then
 * keys; coloured on a terminal.
 *
 * @returns the same record as the kernel writes it; undefined for any other line
 */
function fromAaLog(line: string): string | undefined {
  const plain = line.replace(COLOUR, '');
  const [, state, profile, operation, name, rest = ''] = AA_RECORD.exec(plain) ?? [];
  if (state === undefined || profile === undefined || operation === undefined) return undefined;
  const fields = [`apparmor="${state}"`, `operation="${operation}"`, `profile="${profile}"`];
  const named = name === undefined ? [] : [`name="${name.replace(/^"(.*)"$/, '$1')}"`];
  return [...fields, ...named, rest].join(' ');
}

// eslint-disable-next-line no-control-regex
const COLOUR = /\x1b\[[\d;]*m/g;
const AA_RECORD = /^(DENIED|ALLOWED)\s+(\S+)\s+(\w+)(?:\s+("[^"]*"|\/\S*))?((?:\s+\w+=.*)?)$/;

const PATHS = ['Path', 'Name', 'Execute'];

/**
 * Blocks of `Key: value` lines, as `aa-logprof` asks its questions and `aa-notify` shows its messages.
 *
 * @returns the same record as the kernel writes it; undefined for any other text
 */
function fromBlock(block: string): string | undefined {
  if (!/^\s*Profile:\s/.test(block)) return undefined;
  const fields = new Map(
    block.split('\n').map(line => {
      const end = line.indexOf(':');
      return [line.slice(0, Math.max(end, 0)).trim(), line.slice(end + 1).trim()] as const;
    }),
  );
  const value = (...keys: readonly string[]) => keys.map(key => fields.get(key)).find(Boolean);
  const [profile, path, capability] = [value('Profile'), value(...PATHS), value('Capability')];
  const family = value('Network Family', 'Family');
  // Other programs have profiles, too.
  if (value('Severity', 'New Mode', 'Denied', 'Operation') === undefined) return undefined;
  if (path === undefined && capability === undefined && family === undefined) return undefined;
  const operation = capability ? 'capable' : fields.has('Execute') ? 'exec' : (value('Operation') ?? 'open');
  const mask = value('New Mode', 'Mode', 'Denied')?.replaceAll(/\bowner\b|[^rwaklmxcd]/g, '');
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ['apparmor', 'DENIED'],
    ['operation', operation],
    ['profile', profile],
    ['name', path],
    ['capname', capability],
    ['family', family],
    ['sock_type', value('Socket Type')],
    ['denied_mask', fields.has('Execute') ? 'x' : mask],
  ];
  return pairs
    .filter(([, text]) => text !== undefined && text !== '')
    .map(([key, text]) => `${key}="${text?.replaceAll('"', '')}"`)
    .join(' ');
}
