/** Findings as SARIF 2.1.0, for code scanning and editors: every place points into a definition. */
import {createHash} from 'node:crypto';
import type {Finding} from '../../audit/finding.ts';
import type {DomainAudit} from '../../audit/report.ts';
import type {AuditFormatter, AuditFormatOptions} from './audit-formatter.ts';
import {findingPage} from './finding-page.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

export const auditSarif: AuditFormatter = ({domains}, {failed}) => {
  const codes = [...new Set(domains.flatMap(({findings}) => findings.map(({code}) => code)))].sort();
  const results = domains.flatMap(domain =>
    domain.findings.map(finding => resultOf(finding, domain, codes.indexOf(finding.code))),
  );
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {driver: {name: 'svirtgen', rules: codes.map(ruleOf)}},
        columnKind: 'unicodeCodePoints',
        invocations: [
          {executionSuccessful: failed.length === 0, toolExecutionNotifications: failed.map(notificationOf)},
        ],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

function ruleOf(code: string) {
  return {
    id: code,
    shortDescription: {text: code.toLowerCase().replaceAll('_', ' ')},
    help: {text: `See ${findingPage(code)}`},
  };
}

function resultOf(finding: Finding, {file, name, uuid}: DomainAudit, ruleIndex: number) {
  const {code, severity, message, help, from, path, device} = finding;
  const where = device ?? from?.device;
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: {text: help === '' ? message : `${message} ${help}`},
    locations: [
      {
        physicalLocation: {
          artifactLocation: {uri: uriOf(file)},
          ...(from &&
            from.line > 0 && {region: {startLine: from.line, startColumn: Math.max(1, from.column)}}),
        },
        logicalLocations: [
          {name, kind: 'module'},
          ...(where === undefined
            ? []
            : [{name: where, fullyQualifiedName: `${name}/${where}`, kind: 'member'}]),
        ],
      },
    ],
    // Lines move when a definition is edited; what the finding is about does not.
    partialFingerprints: {'svirtgen/v1': fingerprint([code, uuid ?? name, path ?? '', where ?? ''])},
  };
}

function notificationOf({file, error}: AuditFormatOptions['failed'][number]) {
  const {code, message, line, column} = error;
  return {
    descriptor: {id: code},
    level: 'error',
    message: {text: message},
    locations: [
      {
        physicalLocation: {
          artifactLocation: {uri: uriOf(file)},
          region: {startLine: line, startColumn: column},
        },
      },
    ],
  };
}

function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}

/** A relative reference, or a file URI; standard input has no name of its own. */
function uriOf(file: string): string {
  if (file === '-') return 'stdin';
  const parts = file.split('/').map(part => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')));
  return file.startsWith('/') ? `file://${parts.join('/')}` : parts.join('/');
}
