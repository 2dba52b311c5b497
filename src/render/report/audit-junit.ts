// SPDX-License-Identifier: Apache-2.0
/** Findings as JUnit's XML, which CI services show as tests: a suite a definition, a case a finding. */
import type {Finding} from '../../documents/audit.ts';
import {isAtLeast} from '../../documents/severity.ts';
import {nameReader} from '../../layers/readable-names.ts';
import type {DomainAudit} from '../../audit/report.ts';
import {libvirtTexts} from '../followed-text.ts';
import type {AuditFormatter, AuditFormatOptions} from './audit-formatter.ts';
import {printable} from './printable.ts';
import {sentences} from './sentences.ts';

/** A warning or an error is a failure, a note passes, a suppressed finding is skipped. */
export const auditJunit: AuditFormatter = ({domains}, {failed}) =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="svirtgen">',
    ...domains.map(suiteOf),
    ...failed.map(brokenSuite),
    '</testsuites>\n',
  ].join('\n');

function suiteOf(domain: DomainAudit): string {
  const {name, file, libvirt, findings, suppressed = []} = domain;
  const cases = [
    ...findings.map(finding => caseOf(finding, domain, outcomeOf(finding))),
    ...suppressed.map(({finding, by}) =>
      caseOf(finding, domain, `<skipped message=${quoted(`suppressed until ${by.until}: ${by.reason}`)}/>`),
    ),
  ];
  // A suite without a case is taken for one that was not run.
  const own = cases.length > 0 ? cases : [`    <testcase classname=${quoted(name)} name="no finding"/>`];
  const failures = findings.filter(isFailure).length;
  const counts = `tests="${own.length}" failures="${failures}" errors="0" skipped="${suppressed.length}"`;
  const follows = libvirtTexts([libvirt]).map(
    text => `    <properties><property name="follows" value=${quoted(text)}/></properties>`,
  );
  const suite = `  <testsuite name=${quoted(name)} file=${quoted(file)} ${counts}>`;
  return [suite, ...follows, ...own, '  </testsuite>'].join('\n');
}

function caseOf({code, device, path, from}: Finding, {name, file}: DomainAudit, outcome: string): string {
  const place = path === null ? null : nameReader(name)(path);
  const what = [code, device, place].filter(part => part !== null).join(' ');
  const line = from && from.line > 0 ? ` line="${from.line}"` : '';
  return `    <testcase classname=${quoted(name)} name=${quoted(what)} file=${quoted(file)}${line}>${outcome}</testcase>`;
}

function outcomeOf(finding: Finding): string {
  const {severity, message, help} = finding;
  if (!isFailure(finding)) return `<system-out>${escaped(sentences(message, help))}</system-out>`;
  return `<failure type="${severity}" message=${quoted(message)}>${escaped(help)}</failure>`;
}

function isFailure({severity}: Finding): boolean {
  return isAtLeast(severity, 'warning');
}

function brokenSuite({file, error}: AuditFormatOptions['failed'][number]): string {
  const outcome = `<error type="${error.code}" message=${quoted(error.message)}/>`;
  return `  <testsuite name=${quoted(file)} tests="1" failures="0" errors="1" skipped="0">
    <testcase classname=${quoted(file)} name="definition" file=${quoted(file)} line="${error.line}">${outcome}</testcase>
  </testsuite>`;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** XML 1.0 has no form for control characters and halves of a pair. */
function escaped(text: string): string {
  return printable(text)
    .replaceAll(/\p{Surrogate}|[\ufffe\uffff]/gu, '\ufffd')
    .replaceAll(/[&<>"']/gu, character => `&#${character.charCodeAt(0)};`);
}
