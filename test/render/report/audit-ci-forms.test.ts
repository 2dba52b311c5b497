// SPDX-License-Identifier: Apache-2.0
/** The forms that CI services read: JUnit, and GitLab's code quality. */
import {SaxesParser} from 'saxes';
import test from 'ava';
import {withoutSuppressed} from '../../../src/audit/suppressions.ts';
import {auditGitlab} from '../../../src/render/report/audit-gitlab.ts';
import {auditJunit} from '../../../src/render/report/audit-junit.ts';
import {HOSTILE, plainOptions, sampleReport} from './_report.ts';

const error = {code: 'XML_SYNTAX', message: 'unclosed <tag> \u0000\ud800', line: 3, column: 7};
const options = {...plainOptions, failed: [{file: 'bad.xml', error}]};
const by = {code: 'TEST_WHOLE_DOMAIN', reason: 'known & <liked>', until: '2099-01-01'};
const {report} = withoutSuppressed(sampleReport(), [by], '2027-01-01');

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

function tagsOf(xml: string): readonly Tag[] {
  const tags: Tag[] = [];
  const parser = new SaxesParser();
  parser.on('error', failure => {
    throw failure;
  });
  parser.on('opentag', ({name, attributes}) => void tags.push({name, attributes: {...attributes}}));
  parser.write(xml).close();
  return tags;
}

test('JUnit: a suite a definition, a failure a finding; suppressed is skipped, broken is an error', t => {
  const tags = tagsOf(auditJunit(report, options));
  const suites = tags.filter(({name}) => name === 'testsuite').map(({attributes}) => attributes);
  t.deepEqual(
    suites.map(({tests, failures, errors, skipped}) => [tests, failures, errors, skipped].join(' ')),
    ['2 1 0 1', '1 0 0 0', '1 0 0 0', '1 0 1 0'],
  );
  t.is(suites[2]?.['name'], HOSTILE);
  const failure = tags.find(({name}) => name === 'failure');
  t.is(failure?.attributes['message'], `${HOSTILE} writes what another reads.`);
  const skipped = tags.find(({name}) => name === 'skipped');
  t.is(skipped?.attributes['message'], 'suppressed until 2099-01-01: known & <liked>');
});

test('JUnit: a note is told as in the table, and an id that is not known is <id>', t => {
  const [domain] = report.domains;
  const [finding] = domain!.findings;
  const path = '/dev/hugepages/libvirt/qemu/-1-web';
  const note = {...finding!, severity: 'note', message: 'the rule is lost', help: 'Keep it.', path} as const;
  const xml = auditJunit({...report, domains: [{...domain!, name: 'web', findings: [note]}]}, options);
  t.true(xml.includes('<system-out>the rule is lost. Keep it.</system-out>'), xml);
  t.regex(tagsOf(xml).find(({name}) => name === 'testcase')?.attributes['name'] ?? '', /qemu\/<id>-web$/u);
});

test('GitLab: what its code quality report needs, one fingerprint a finding', t => {
  const issues = JSON.parse(auditGitlab(report, options)) as readonly {
    readonly check_name: string;
    readonly severity: string;
    readonly fingerprint: string;
    readonly location: {readonly path: string; readonly lines: {readonly begin: number}};
  }[];
  t.deepEqual(
    issues.map(({check_name, severity, location}) => [
      check_name,
      severity,
      location.path,
      location.lines.begin,
    ]),
    [
      ['TEST_SHARED_WRITE', 'critical', 'vm0.xml', 8],
      ['XML_SYNTAX', 'blocker', 'bad.xml', 3],
    ],
  );
  t.is(new Set(issues.map(({fingerprint}) => fingerprint)).size, 2);
});
