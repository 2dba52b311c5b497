// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {z} from 'zod';
import {withoutSuppressed} from '../../../src/audit/suppressions.ts';
import {auditSarif} from '../../../src/render/report/audit-sarif.ts';
import {HOSTILE, plainOptions, sampleReport} from './_report.ts';

/*
 * The parts of SARIF 2.1.0 (OASIS, errata 01) that we write, with the constraints its schema puts on them. Strict:
 * a property that is not listed here is a mistake, although SARIF may have it.
 */
const text = z.strictObject({text: z.string().min(1)});
const level = z.enum(['none', 'note', 'warning', 'error']);
const uri = z.string().regex(/^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-F]{2})+$/);
const location = z.strictObject({
  physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({uri}),
    region: z.strictObject({startLine: z.int().min(1), startColumn: z.int().min(1)}).optional(),
  }),
  logicalLocations: z
    .array(z.strictObject({name: z.string(), fullyQualifiedName: z.string().optional(), kind: z.string()}))
    .optional(),
});
const sarif = z.strictObject({
  $schema: z.literal(
    'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
  ),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.string().min(1),
            version: z.string(),
            semanticVersion: z.string(),
            informationUri: z.url().optional(),
            rules: z.array(
              z.strictObject({
                id: z.string(),
                shortDescription: text,
                fullDescription: text,
                helpUri: z.url().optional(),
                help: z.strictObject({text: z.string().min(1), markdown: z.string().min(1)}),
                defaultConfiguration: z.strictObject({level}),
                properties: z.strictObject({
                  'security-severity': z.string().regex(/^\d+\.\d$/u),
                  tags: z.array(z.string()),
                }),
              }),
            ),
          }),
        }),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
        // SARIF's property bag (3.8): a run may have any property of its tool's own.
        properties: z.strictObject({follows: z.array(z.string())}),
        invocations: z.array(
          z.strictObject({
            executionSuccessful: z.boolean(),
            toolExecutionNotifications: z.array(
              z.strictObject({
                descriptor: z.strictObject({id: z.string()}),
                level,
                message: text,
                locations: z.array(location),
              }),
            ),
          }),
        ),
        results: z.array(
          z.strictObject({
            ruleId: z.string(),
            ruleIndex: z.int().min(0),
            level,
            message: text,
            locations: z.array(location),
            partialFingerprints: z.record(z.string(), z.string()),
            suppressions: z
              .array(
                z.strictObject({
                  kind: z.enum(['inSource', 'external']),
                  status: z.enum(['accepted', 'underReview', 'rejected']),
                  justification: z.string(),
                }),
              )
              .optional(),
          }),
        ),
      }),
    )
    .min(1),
});

const read = (options = plainOptions, report = sampleReport()) => {
  const [run] = sarif.parse(JSON.parse(auditSarif(report, options))).runs;
  if (!run) throw new Error('no run');
  return run;
};

test('findings point into the XML, and at their rules', t => {
  const {results, tool} = read();
  t.is(results.length, 2);
  const [first, second] = results;
  t.like(first, {ruleId: 'TEST_SHARED_WRITE', level: 'error'});
  t.deepEqual(first?.locations[0]?.physicalLocation, {
    artifactLocation: {uri: 'vm0.xml'},
    region: {startLine: 8, startColumn: 3},
  });
  t.true(first?.message.text.includes(HOSTILE));
  t.is(second?.locations[0]?.physicalLocation.region, undefined);
  for (const {ruleId, ruleIndex} of results) t.is(tool.driver.rules[ruleIndex]?.id, ruleId);
});

test('a fingerprint survives a change of lines, and differs between findings', t => {
  const report = sampleReport();
  const moved = report.domains.map(domain => ({
    ...domain,
    findings: domain.findings.map(finding => ({
      ...finding,
      from: finding.from && {...finding.from, line: 99},
    })),
  }));
  const prints = (run: ReturnType<typeof read>) => run.results.map(result => result.partialFingerprints);
  const [before, after] = [prints(read()), prints(read(plainOptions, {...report, domains: moved}))];
  t.deepEqual(before, after);
  t.notDeepEqual(before[0], before[1]);
});

test('a definition without an audit is a notification with its place', t => {
  const error = {code: 'XML_SYNTAX', message: 'unclosed tag', line: 3, column: 7};
  const run = read({...plainOptions, failed: [{file: '/srv/a dir/bad#1.xml', error}]});
  t.false(run.invocations[0]?.executionSuccessful);
  const [notification] = run.invocations[0]?.toolExecutionNotifications ?? [];
  t.deepEqual(notification?.locations[0]?.physicalLocation, {
    artifactLocation: {uri: 'file:///srv/a%20dir/bad%231.xml'},
    region: {startLine: 3, startColumn: 7},
  });
});

test('no findings are an empty list, not a missing one', t => {
  t.deepEqual(read(plainOptions, {domains: [], shared: []}).results, []);
});

test('a suppressed finding stays in the log, with who lives with it and why', t => {
  const by = {code: 'TEST_SHARED_WRITE', reason: 'a cluster', until: '2099-03-31'};
  const {report} = withoutSuppressed(sampleReport(), [by], '2027-01-01');
  const {results} = read(plainOptions, report);
  const hidden = results.find(({suppressions}) => suppressions !== undefined);
  t.is(hidden?.ruleId, 'TEST_SHARED_WRITE');
  t.is(hidden?.suppressions?.[0]?.justification, 'a cluster (until 2099-03-31)');
});

test('a rule is told in words, with its page, its default level and links where the pages are published', t => {
  const report = sampleReport();
  const [first, ...rest] = report.domains;
  if (first === undefined) throw new Error('no domain');
  const finding = {...first.findings[0]!, code: 'SHARED_WRITABLE', message: 'this is written twice'};
  const domains = [{...first, findings: [finding]}, ...rest];
  const documentation = 'https://example.org/docs/';
  const {tool, results} = read({...plainOptions, documentation}, {...report, domains});
  const [rule] = tool.driver.rules;
  t.is(rule?.shortDescription.text, 'Several VMs write to one file');
  t.is(rule?.helpUri, 'https://example.org/docs/findings/SHARED_WRITABLE.md');
  t.true(rule?.help.markdown.startsWith('# SHARED_WRITABLE'));
  t.like(rule, {defaultConfiguration: {level: 'error'}, properties: {'security-severity': '8.0'}});
  t.is(results[0]?.message.text, 'this is written twice. Give each its own copy.');
});
