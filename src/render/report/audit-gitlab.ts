// SPDX-License-Identifier: Apache-2.0
/** Findings as GitLab's code quality report: its merge requests show them beside the lines. */
import type {Severity} from '../../documents/severity.ts';
import type {AuditFormatter} from './audit-formatter.ts';
import {fingerprintOf} from './finding-identity.ts';
import {printable} from './printable.ts';
import {sentences} from './sentences.ts';

const SEVERITY: Readonly<Record<Severity, string>> = {error: 'critical', warning: 'major', note: 'info'};

export const auditGitlab: AuditFormatter = ({domains}, {failed}) => {
  const findings = domains.flatMap(domain =>
    domain.findings.map(finding => ({
      description: printable(`${domain.name}: ${sentences(finding.message, finding.help)}`),
      check_name: finding.code,
      fingerprint: fingerprintOf(finding, domain),
      severity: SEVERITY[finding.severity],
      location: {path: pathOf(domain.file), lines: {begin: Math.max(1, finding.from?.line ?? 1)}},
    })),
  );
  const broken = failed.map(({file, error}) => ({
    description: printable(error.message),
    check_name: error.code,
    fingerprint: fingerprintOf(
      {code: error.code, path: file, device: null, from: null, severity: 'error', message: '', help: ''},
      {name: file, uuid: null},
    ),
    severity: 'blocker',
    location: {path: pathOf(file), lines: {begin: error.line}},
  }));
  return `${JSON.stringify([...findings, ...broken], undefined, 2)}\n`;
};

/** GitLab counts from the repository's folder, and knows no `./`. */
function pathOf(file: string): string {
  return file.replace(/^(?:\.\/)+/u, '');
}
