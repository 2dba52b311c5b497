// SPDX-License-Identifier: Apache-2.0
/** SARIF logs of the command against the schema of SARIF 2.1.0 itself. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {z} from 'zod';
import {auditSarif} from '../../../src/render/report/audit-sarif.ts';
import {svirtgen} from '../../helpers/cli.ts';
import {fixture, root} from '../../helpers/paths.ts';
import {plainOptions, sampleReport} from './_report.ts';

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];

/** Of a relative reference zod asks for a whole URL; what we write of those, `audit-sarif.test.ts` holds. */
function withoutRelativeReferences(text: string): JsonSchema {
  return JSON.parse(text, (key, value: unknown) =>
    key === 'format' && value === 'uri-reference' ? undefined : value,
  ) as JsonSchema;
}

const schema = z.fromJSONSchema(
  withoutRelativeReferences(readFileSync(fixture('sarif', 'sarif-2.1.0-rtm.5.json'), 'utf8')),
);

const EXAMPLES = ['audit', '--host', join(root, 'examples/host.json'), '--policy', 'debian'];

test('a log with findings, suppressed ones and definitions that cannot be read is SARIF 2.1.0', t => {
  const error = {code: 'XML_SYNTAX', message: 'unclosed', line: 3, column: 7};
  const options = {
    ...plainOptions,
    failed: [{file: 'a b.xml', error}],
    documentation: 'https://docs.example',
  };
  t.deepEqual(schema.safeParse(JSON.parse(auditSarif(sampleReport(), options))).error, undefined);
});

test('the log of all examples is SARIF 2.1.0', t => {
  const {status, stdout} = svirtgen([
    ...EXAMPLES,
    '--fail-on=never',
    '--format=sarif',
    join(root, 'examples'),
  ]);
  t.is(status, 0);
  t.deepEqual(schema.safeParse(JSON.parse(stdout)).error, undefined);
});

test('what is no SARIF is told apart', t => {
  const log = JSON.parse(auditSarif(sampleReport(), plainOptions)) as {
    runs: [{results: Record<string, unknown>[]}];
  };
  const [result] = log.runs[0].results;
  t.truthy(result);
  for (const wrong of [{level: 'fatal'}, {message: 'text'}, {ruleIndex: -2}, {levle: 'error'}]) {
    const runs = [{...log.runs[0], results: [{...result, ...wrong}]}];
    t.false(schema.safeParse({...log, runs}).success, JSON.stringify(wrong));
  }
});
