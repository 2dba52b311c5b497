// SPDX-License-Identifier: Apache-2.0
/** Which paths libvirt's helper refuses (virt-aa-helper.c): plain prefix tests on the resolved path. */
import type {ApparmorPolicy} from '../../../policy/policy.ts';

export type Verdict =
  | {readonly allowed: true}
  | {readonly allowed: false; readonly code: string; readonly reason: string; readonly onlyRead?: true};

const ALLOWED: Verdict = {allowed: true};

/**
 * Prefixes are compared byte by byte, so `/lib` also hits `/libfoo`, and `/etc/` does not hit `/etc` itself.
 *
 * @param path resolved
 * @param readonly whether the access has no `w`
 */
export function judgePath(path: string, readonly: boolean, tables: ApparmorPolicy): Verdict {
  const hits = (prefixes: readonly string[]) => prefixes.find(prefix => path.startsWith(prefix));
  if (path.includes('"')) return refused('AA_QUOTE_IN_PATH', 'a quotation mark cannot be written in a rule');
  if (!path.startsWith('/')) return refused('AA_RELATIVE_PATH', 'the path is not absolute');
  if (hits(tables.override) !== undefined) return ALLOWED;
  const onlyRead = hits(tables.restrictedReadWrite);
  if (readonly && onlyRead !== undefined) return ALLOWED;
  const forbidden = hits(tables.restricted) ?? onlyRead;
  if (forbidden === undefined) return ALLOWED;
  if (onlyRead === undefined)
    return refused('AA_RESTRICTED_PATH', `no VM may touch what begins with ${forbidden}`);
  return {
    ...refused('AA_RESTRICTED_PATH', `paths that begin with ${onlyRead} may only be read`),
    onlyRead: true,
  };
}

function refused(code: string, reason: string) {
  return {allowed: false, code, reason} as const;
}
