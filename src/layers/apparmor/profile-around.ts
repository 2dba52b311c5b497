// SPDX-License-Identifier: Apache-2.0
/** What a profile says beside its rules about files: flags, rules of other kinds, what it includes, child profiles. */
import type {
  FileRule,
  IncludeLine,
  OtherRule,
  Profile,
  RuleOrigin,
} from '../../kernel-model/apparmor/profile.ts';
import type {ProfileAround, ProfileStatement, Provenance} from '../plan.ts';

/** @param isOwn whether a rule stands in a text that is compared; what the system's own texts say is not */
export function profileAround(profile: Profile, isOwn: (from: RuleOrigin) => boolean): ProfileAround {
  return {
    flags: [...new Set(profile.flags)].toSorted(),
    statements: united(statementsOf(profile, isOwn, '')),
  };
}

/** @param owner the name of the profile that a child belongs to, in front of what the child says */
function statementsOf(
  {attachment, rules, others, includes, children}: Profile,
  isOwn: (from: RuleOrigin) => boolean,
  owner: string,
): readonly ProfileStatement[] {
  const own = <Rule extends {readonly from: RuleOrigin}>(all: readonly Rule[]) =>
    all.filter(({from}) => isOwn(from));
  return [
    ...(attachment === undefined ? [] : [statement(`${owner}attached to ${attachment}`, 'there')]),
    ...own(includes)
      .filter(isSaid)
      .map(({name, from}) => statement(`${owner}include ${name}`, 'there', from)),
    ...own(others).flatMap(rule => otherStatements(rule, owner)),
    ...(owner === '' ? [] : own(rules).map(rule => fileStatement(rule, owner))),
    ...children.flatMap(child => childStatements(child, isOwn, `${owner}//${child.name} `)),
  ];
}

/** Below the directory of AppArmor's profiles: where libvirt's are, and what belongs to the administrator. */
export const OWN_TEXT = /^<?(?:libvirt|local|svirtgen)\//u;

/** What is included only if it exists, and does not, says nothing; of the system's texts only the name counts. */
function isSaid({name, found}: IncludeLine): boolean {
  return found || !OWN_TEXT.test(name);
}

function childStatements(
  child: Profile,
  isOwn: (from: RuleOrigin) => boolean,
  owner: string,
): readonly ProfileStatement[] {
  const flags = [...new Set(child.flags)].toSorted().join(' ');
  const head = statement(
    `${owner}${child.hat ? 'hat' : 'profile'}`,
    flags === '' ? 'there' : flags,
    child.from,
  );
  return [head, ...statementsOf(child, isOwn, owner)];
}

/** Capabilities may share a line, and are one statement each. */
function otherStatements(
  {kind, text, deny, audit, from}: OtherRule,
  owner: string,
): readonly ProfileStatement[] {
  const words = kind === 'capability' && text !== '' ? text.split(/\s+/u) : [normal(text)];
  const value = `${audit ? 'audited, ' : ''}${deny ? 'denied' : 'allowed'}`;
  return words.map(word => statement(`${owner}${kind} ${word}`.trim(), value, from));
}

/** Blanks, and the order within parentheses, make no difference. */
function normal(text: string): string {
  return text
    .replaceAll(
      /\(([^()]*)\)/gu,
      (_, inner: string) =>
        `(${inner
          .split(/[\s,]+/u)
          .filter(Boolean)
          .toSorted()
          .join(' ')})`,
    )
    .replaceAll(/\s*=\s*/gu, '=')
    .replaceAll(/\s+/gu, ' ');
}

function fileStatement(
  {pattern, target, owner, deny, from, ...rule}: FileRule,
  prefix: string,
): ProfileStatement {
  const value = `${deny ? 'denied ' : ''}${owner ? 'owner ' : ''}${lettersOf(rule)}${target === undefined ? '' : ` -> ${target}`}`;
  return statement(`${prefix}"${pattern}"`, value, from);
}

/** Access as a profile writes it: the kind of transition stands for its `x`. */
export function lettersOf({access, exec}: Pick<FileRule, 'access' | 'exec'>): string {
  return exec === undefined ? access : `${access.replace('x', '')}${exec}`;
}

function statement(what: string, value: string, from?: RuleOrigin): ProfileStatement {
  return {what, value, from: originOf(from)};
}

/** Said once is said. What is said of one thing in several ways is told together. */
function united(statements: readonly ProfileStatement[]): readonly ProfileStatement[] {
  const found = new Map<string, ProfileStatement>();
  for (const one of statements) {
    const known = found.get(one.what);
    const values = known?.value.split('; ') ?? [];
    const value = [...new Set([...values, one.value])].toSorted().join('; ');
    found.set(one.what, {...(known ?? one), value});
  }
  return [...found.values()];
}

/** Where a rule on disk stands, in the shape that other rules have. */
export function originOf(from: RuleOrigin | undefined): Provenance {
  return {
    device: 'rule on disk',
    element: from?.file ?? '',
    line: from?.line ?? 0,
    column: 1,
    reason: 'stands in the file',
  };
}
