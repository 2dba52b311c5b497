// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {checkSuppressedCodes, withoutSuppressed} from '../../src/audit/suppressions.ts';
import {narrowed} from '../../src/audit/narrow.ts';
import {sampleReport} from '../render/report/_report.ts';

const report = sampleReport();
const [first] = report.domains;
const suppression = {code: 'TEST_SHARED_WRITE', reason: 'a cluster', until: '2027-03-31'};
const left = (more: object, today = '2027-03-31') =>
  withoutSuppressed(report, [{...suppression, ...more}], today).report.domains.flatMap(({findings}) =>
    findings.map(({code}) => code),
  );

test('a suppression hides its finding up to its last day', t => {
  t.deepEqual(left({}), ['TEST_WHOLE_DOMAIN']);
  t.deepEqual(left({}, '2027-04-01'), ['TEST_SHARED_WRITE', 'TEST_WHOLE_DOMAIN', 'SUPPRESSION_EXPIRED']);
  t.is(withoutSuppressed(report, [suppression], '2027-03-31').suppressed, 1);
  t.deepEqual(withoutSuppressed(report, [suppression], '2027-04-01').expired, [suppression]);
});

const narrow: readonly (readonly [object, boolean])[] = [
  [{domain: 'alpha'}, true],
  [{domain: first?.uuid}, true],
  [{domain: 'beta'}, false],
  [{path: '/srv/both.raw'}, true],
  [{path: '/srv/'}, true],
  [{path: '/srv'}, false],
  [{device: 'disk vdb'}, true],
  [{device: 'disk vda'}, false],
  [{code: 'TEST_OTHER'}, false],
];
for (const [more, hides] of narrow) {
  test(`${JSON.stringify(more)} ${hides ? 'covers' : 'does not cover'} the finding`, t => {
    t.is(left(more).includes('TEST_SHARED_WRITE'), !hides);
  });
}

test('a narrowed audit shows what is suppressed as narrowly as what is found', t => {
  const {report: all} = withoutSuppressed(report, [suppression], '2027-03-31');
  const shown = (codes: readonly string[]) =>
    narrowed(all, {codes}).domains.flatMap(({suppressed = []}) =>
      suppressed.map(({finding}) => finding.code),
    );
  t.deepEqual(shown(['SHARED_WRITABLE']), []);
  t.is(narrowed(all, {severity: 'note'}).domains.flatMap(({suppressed = []}) => suppressed).length, 1);
});

test('a narrowed audit counts what it leaves out', t => {
  const all = report.domains.flatMap(({findings}) => findings);
  t.is(narrowed(report, {codes: ['SHARED_WRITABLE']}).leftOut, all.length);
  t.is(narrowed(report, {severity: 'note'}).leftOut, 0);
});

test('one that covers nothing is a finding of one domain, and of none when its domain is not audited', t => {
  t.deepEqual(left({path: '/srv/other.raw'}), [
    'TEST_SHARED_WRITE',
    'TEST_WHOLE_DOMAIN',
    'SUPPRESSION_UNUSED',
  ]);
  t.deepEqual(left({domain: 'elsewhere'}), ['TEST_SHARED_WRITE', 'TEST_WHOLE_DOMAIN']);
});

test('a misspelt code is an error with the one that was meant', t => {
  const error = t.throws(() =>
    checkSuppressedCodes([{...suppression, code: 'FIRMWARE_WRITEABLE'}], 'the policy site'),
  );
  t.regex(error?.message ?? '', /the policy site suppresses FIRMWARE_WRITEABLE/);
  t.is((error as unknown as {help: string}).help, 'did you mean FIRMWARE_WRITABLE?');
  t.notThrows(() => checkSuppressedCodes([{...suppression, code: 'FIRMWARE_WRITABLE'}], 'the policy site'));
});

test('what hides nothing is told once, whatever the number of VMs, each of which is looked at once for it', t => {
  let asked = 0;
  const domains = Array.from({length: 400}, (_, vm) => ({
    ...first!,
    findings: [],
    get name() {
      asked += 1;
      return `vm-${vm}`;
    },
  }));
  const idle = {...suppression, domain: 'vm-399'};
  const {domains: told} = withoutSuppressed({domains, shared: []}, [idle], '2027-03-31').report;
  t.deepEqual(
    told.flatMap(({findings}, vm) => findings.map(({code}) => [vm, code])),
    [[399, 'SUPPRESSION_UNUSED']],
  );
  t.true(asked <= 2 * domains.length, `${asked} names`);
});
