// SPDX-License-Identifier: Apache-2.0
/** Which libvirt an audit follows, and why, in every form that has a place for it. */
import test from 'ava';
import type {AuditFormatter} from '../../../src/render/report/audit-formatter.ts';
import {auditDot} from '../../../src/render/report/audit-dot.ts';
import {auditJunit} from '../../../src/render/report/audit-junit.ts';
import {auditMarkdown} from '../../../src/render/report/audit-markdown.ts';
import {auditSarif} from '../../../src/render/report/audit-sarif.ts';
import {auditTable} from '../../../src/render/report/audit-table.ts';
import {formatDiffMarkdown} from '../../../src/render/report/diff-markdown.ts';
import {plainOptions, sampleReport} from './_report.ts';

const libvirt = {version: '9.0', because: {kind: 'distribution', release: 'debian 12'}} as const;
const sample = sampleReport();
const report = {...sample, domains: sample.domains.map(domain => ({...domain, libvirt}))};

const FORMS: readonly (readonly [string, AuditFormatter])[] = [
  ['table', auditTable],
  ['Markdown', auditMarkdown],
  ['SARIF', auditSarif],
  ['JUnit', auditJunit],
  ['DOT', auditDot],
];

for (const [name, form] of FORMS) {
  test(`an audit as ${name} says which libvirt it follows, and why`, t => {
    t.regex(form(report, plainOptions), /libvirt 9\.0 \\?\(the version in debian 12/);
    t.notRegex(form(sample, plainOptions), /libvirt \d/);
  });
}

test('a comparison as Markdown says it too', t => {
  const text = formatDiffMarkdown({a: 'a.xml', b: 'b.xml', libvirt, domains: []});
  t.regex(text, /^follows libvirt 9\.0 \\\(the version in debian 12\\\)$/m);
});
