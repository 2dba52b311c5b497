// SPDX-License-Identifier: Apache-2.0
/** Contexts as text, by their parts: `user:role:type:range`, where the range may hold colons itself. */

export interface ContextParts {
  readonly user: string;
  readonly role: string;
  readonly type: string;
  /** Such as `s0:c41,c264`; undefined on a host without levels. */
  readonly range: string | undefined;
}

/** What is missing is empty. */
export function contextParts(text: string): ContextParts {
  const [user = '', role = '', type = '', ...range] = text.split(':');
  return {user, role, type, range: range.length > 0 ? range.join(':') : undefined};
}

export function formatContext({user, role, type, range}: ContextParts): string {
  return [user, role, type, ...(range === undefined ? [] : [range])].join(':');
}

/** What policies give a file of a type that is no VM's alone. */
export function policyContext(type: string): string {
  return `system_u:object_r:${type}:s0`;
}
