// SPDX-License-Identifier: Apache-2.0
/** Denials in the kernel log, audit.log, `ausearch -i`, `aa-log`, syslog and journal, as text or as JSON. */
import {rowOf} from '../host/fact.ts';
import {AuditEvent} from './audit-event.ts';
import type {Denial, LogRecord} from './denial.ts';
import {recordsIn} from './log-forms.ts';
import {isContext, isPolicyWord} from './kernel-names.ts';
import {logLines} from './log-lines.ts';
import {watched, type FoundError} from './program-errors.ts';
import {fieldsOf, isCutInValue} from './record-fields.ts';
import {systemCall} from './system-calls.ts';

/**
 * The denials of a log, as it is read: a log may be larger than memory.
 *
 * @param lines in their order; undefined for one that was too long to be read
 */
export function* readLog(lines: Iterable<string | undefined>): Generator<LogRecord> {
  const event = new AuditEvent();
  const found = new Map<string, FoundError>();
  for (const {line, text} of logLines(watched(lines, found))) {
    if (text === undefined) {
      yield* event.end();
      yield {kind: 'unread', line, text: 'a line too long to be read'};
      continue;
    }
    for (const record of recordsIn(text)) {
      yield* event.begin(record);
      const isRefusal = isDenial(record);
      const denial = isRefusal ? parseRecord(record, line) : undefined;
      if (denial) yield* event.add(denial);
      else if (!event.takePath(record) && isRefusal)
        yield {kind: 'unread', line, text: record.trim().slice(0, 200)};
    }
  }
  yield* event.end();
  for (const error of found.values()) yield {kind: 'error', ...error};
}

/** Kernels before 2.6.36 had a number for it, and no word. */
const OLD_APPARMOR = /\btype=(?:1503|APPARMOR_DENIED) /;

const SECCOMP = /\btype=(?:SECCOMP|1326) (?:msg=)?audit\(/;

/** What was loaded, allowed or only watched is none; `ALLOWED` is AppArmor's complain mode. */
function isDenial(record: string): boolean {
  return (
    /\bapparmor="?(DENIED|ALLOWED)"?/.test(record) ||
    /\bavc:\s+denied\b/.test(record) ||
    OLD_APPARMOR.test(record) ||
    SECCOMP.test(record)
  );
}

/** Of a record of the kernel's, in bytes: MAX_AUDIT_MESSAGE_LENGTH of include/linux/audit.h. */
const LONGEST = 8970;

function parseRecord(record: string, line: number): Denial | undefined {
  const fields = fieldsOf(record);
  if ([...fields.values()].some(value => value.length > LONGEST)) return undefined;
  const common = {line, comm: fields.get('comm'), fields};
  if (SECCOMP.test(record)) return seccompDenial(record, common);
  return fields.has('apparmor') || OLD_APPARMOR.test(record)
    ? apparmorDenial(record, common)
    : selinuxDenial(record, common);
}

type Shared = Pick<Denial, 'line' | 'comm' | 'fields'>;

function apparmorDenial(record: string, common: Shared): Denial | undefined {
  const {fields} = common;
  const [operation, profile] = [fields.get('operation'), fields.get('profile') ?? fields.get('label')];
  if (operation === undefined || profile === undefined) return undefined;
  const mask = fields.get('denied_mask') ?? fields.get('denied') ?? fields.get('requested_mask');
  return {
    ...common,
    kind: 'apparmor',
    tolerated: fields.get('apparmor') === 'ALLOWED',
    operation,
    profile,
    name: fields.get('name') ?? fields.get('capname'),
    // Old kernels tell owner and others apart by colons.
    mask: mask?.replaceAll(':', '') ?? rowOf(MASKS, operation) ?? '',
    cut: isCutInValue(record),
  };
}

/** Of a record that ends before its mask: what the operation cannot do without. */
const MASKS: Readonly<Record<string, string>> = {
  exec: 'x',
  file_lock: 'k',
  file_mmap: 'm',
  link: 'l',
  mknod: 'c',
  mkdir: 'c',
  open: 'r',
  getattr: 'r',
  truncate: 'w',
  unlink: 'd',
  rmdir: 'd',
  rename_src: 'rd',
  rename_dest: 'c',
};

function selinuxDenial(record: string, common: Shared): Denial | undefined {
  const {fields} = common;
  const permissions = /avc:\s+denied\s+\{([^{}]*)\}(?=\s+for\b|\s*$)/.exec(record)?.[1]?.trim();
  const [source, target, tclass] = [fields.get('scontext'), fields.get('tcontext'), fields.get('tclass')];
  if (!permissions || source === undefined) return undefined;
  const asked = permissions.split(/\s+/);
  const words = tclass === undefined ? asked : [...asked, tclass];
  const whole = target !== undefined && tclass !== undefined;
  // The last value may be cut off.
  if (!words.every(isPolicyWord) || (whole && !(isContext(source) && isContext(target)))) return undefined;
  return {
    ...common,
    kind: 'selinux',
    tolerated: fields.get('permissive') === '1',
    permissions: asked,
    source,
    target: target ?? '',
    tclass: tclass ?? '',
    name: fields.get('path') ?? fields.get('name'),
    cut: !whole,
  };
}

/** Of SECCOMP_RET_LOG and SECCOMP_RET_ALLOW of linux/seccomp.h, and as `ausearch -i` writes them. */
const LET_THROUGH = /^(?:0x7ff[cf]0000|log|allow)$/;

function seccompDenial(record: string, common: Shared): Denial | undefined {
  const {fields} = common;
  const [written, program] = [fields.get('syscall'), fields.get('exe')];
  if (written === undefined || program === undefined || !/^\w+$/.test(written)) return undefined;
  return {
    ...common,
    kind: 'seccomp',
    call: systemCall(written, fields.get('arch')),
    // Ubuntu's kernels write a second sign of equality.
    subject: fields.get('subj')?.replace(/^=/, '') ?? 'unconfined',
    program,
    name: undefined,
    tolerated: LET_THROUGH.test(fields.get('code') ?? ''),
    cut: isCutInValue(record),
  };
}
