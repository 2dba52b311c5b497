// SPDX-License-Identifier: Apache-2.0
/** What makes a finding the same one in the next run, and its place as services want it. */
import {createHash} from 'node:crypto';
import type {Finding} from '../../documents/audit.ts';
import type {DomainAudit} from '../../audit/report.ts';

/** Lines move when a definition is edited; what the finding is about does not. 32 hexadecimal digits. */
export function fingerprintOf(
  {code, path, device, from}: Finding,
  {name, uuid}: Pick<DomainAudit, 'name' | 'uuid'>,
): string {
  const parts = [code, uuid ?? name, path ?? '', device ?? from?.device ?? ''];
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}

/** A relative reference, or a file URI; standard input has no name of its own. */
export function uriOf(file: string): string {
  if (file === '-') return 'stdin';
  const parts = file.split('/').map(part => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')));
  return file.startsWith('/') ? `file://${parts.join('/')}` : parts.join('/');
}
