// SPDX-License-Identifier: Apache-2.0
/** Findings as SARIF 2.1.0, for code scanning and editors: every place points into a definition. */
import type {Finding} from '../../documents/audit.ts';
import {wordsOf} from '../../audit/findings/known-code.ts';
import type {DomainAudit, SuppressedFinding} from '../../audit/report.ts';
import {packageVersion} from '../../package-root.ts';
import {libvirtTexts} from '../followed-text.ts';
import type {AuditFormatter, AuditFormatOptions} from './audit-formatter.ts';
import {fingerprintOf, uriOf} from './finding-identity.ts';
import {findingPage, findingText} from './finding-page.ts';
import {sentences} from './sentences.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

export const auditSarif: AuditFormatter = ({domains}, {failed, documentation}) => {
  const codes = [...new Set(domains.flatMap(all).map(({code}) => code))].sort();
  const results = domains.flatMap(domain => [
    ...domain.findings.map(finding => resultOf(finding, domain, codes.indexOf(finding.code))),
    ...(domain.suppressed ?? []).map(({finding, by}) => ({
      ...resultOf(finding, domain, codes.indexOf(finding.code)),
      suppressions: [suppressionOf(by)],
    })),
  ]);
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'svirtgen',
            version: packageVersion(),
            semanticVersion: packageVersion(),
            ...(documentation !== undefined && {informationUri: documentation}),
            rules: codes.map(code => ruleOf(code, documentation)),
          },
        },
        columnKind: 'unicodeCodePoints',
        properties: {follows: libvirtTexts(domains.map(({libvirt}) => libvirt))},
        invocations: [
          {executionSuccessful: failed.length === 0, toolExecutionNotifications: failed.map(notificationOf)},
        ],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

function all({findings, suppressed = []}: DomainAudit): readonly Finding[] {
  return [...findings, ...suppressed.map(({finding}) => finding)];
}

/** What GitHub sorts by: 7 and more is high, 4 and more medium. */
const SECURITY_SEVERITY = {error: '8.0', warning: '5.0', note: '2.0'} as const;

function ruleOf(code: string, documentation: string | undefined) {
  const words = wordsOf(code);
  const severity = words?.severity ?? 'warning';
  const title = words?.title ?? code;
  const help = words?.help ?? title;
  return {
    id: code,
    shortDescription: {text: title},
    fullDescription: {text: `${title}.`},
    ...(documentation !== undefined && {
      helpUri: `${documentation.replace(/\/+$/u, '')}/findings/${code}.md`,
    }),
    help: {text: `${help} See ${findingPage(code)}.`, markdown: findingText(code) ?? help},
    defaultConfiguration: {level: severity},
    properties: {'security-severity': SECURITY_SEVERITY[severity], tags: ['security', 'libvirt']},
  };
}

function suppressionOf({reason, until}: SuppressedFinding['by']) {
  return {kind: 'external', status: 'accepted', justification: `${reason} (until ${until})`};
}

function resultOf(finding: Finding, {file, name, uuid}: DomainAudit, ruleIndex: number) {
  const {code, severity, message, help, from, device} = finding;
  const where = device ?? from?.device;
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: {text: sentences(message, help)},
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
    partialFingerprints: {'svirtgen/v1': fingerprintOf(finding, {name, uuid})},
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
