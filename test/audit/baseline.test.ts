// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {isKnown, readBaseline} from '../../src/audit/baseline.ts';
import {auditJson} from '../../src/render/report/audit-json.ts';
import {plainOptions, sampleReport} from '../render/report/_report.ts';

const report = sampleReport();

test('a baseline knows its findings when their lines and words have changed', t => {
  const baseline = readBaseline(auditJson(report, plainOptions), 'old.json');
  const [domain] = report.domains;
  const [finding] = domain?.findings ?? [];
  if (!domain || !finding) return t.fail();
  t.true(isKnown(baseline, domain, {...finding, message: 'Other words.', from: null}));
  t.false(isKnown(baseline, domain, {...finding, path: '/srv/new.raw'}));
  t.false(isKnown(baseline, {name: 'other', uuid: null}, finding));
});

test('what is no audit is refused', t => {
  for (const text of ['', '[]', '{"domains": 1}'])
    t.throws(() => readBaseline(text, 'old.json'), {code: 'BASELINE'});
});
