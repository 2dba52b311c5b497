// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {errorRecord, formatError} from '../../src/cli/report-errors.ts';
import {KnownError, throwAll} from '../../src/errors.ts';

const place = {element: 'devices/tpm', line: 7, column: 5};

test('a refusal is one line with its place and code', t => {
  const refusal = new KnownError('TPM_MODEL', 'no such model', {place});
  t.is(formatError(refusal, 'a.xml'), 'a.xml:7:5: error: no such model (TPM_MODEL)\n');
  t.deepEqual(errorRecord(refusal), {code: 'TPM_MODEL', message: 'no such model', line: 7, column: 5});
});

test('what helps follows in the same line', t => {
  const refusal = new KnownError('X', 'it is large.', {place, help: 'make it smaller.'});
  t.is(formatError(refusal, 'a.xml'), 'a.xml:7:5: error: it is large. Make it smaller (X)\n');
});

test('what else is wrong there follows, a line each', t => {
  const one = new KnownError('X', 'one', {file: 'p.yaml', place});
  const other = new KnownError('Y', 'other', {file: 'p.yaml', place: {...place, line: 3}});
  const error = t.throws(() => throwAll([one, other]), {instanceOf: KnownError});
  t.is(formatError(error), 'p.yaml:3:5: error: other (Y)\np.yaml:7:5: error: one (X)\n');
  t.notThrows(() => throwAll([]));
});

test('a refusal without a place is about the beginning of its file', t => {
  t.is(formatError(new KnownError('X', 'bad'), 'a.xml'), 'a.xml:1:1: error: bad (X)\n');
  t.like(errorRecord(new KnownError('X', 'bad')), {line: 1, column: 1});
});

test("another file's refusal names that file", t => {
  t.is(
    formatError(new KnownError('X', 'bad', {file: 'p.yaml', place}), 'a.xml'),
    'p.yaml:7:5: error: bad (X)\n',
  );
  t.is(formatError(new KnownError('X', 'bad', {file: 'p.yaml'})), 'p.yaml: error: bad (X)\n');
  t.is(formatError(new KnownError('X', 'bad')), 'error: bad (X)\n');
});

test('names cannot add lines or colours', t => {
  const text = formatError(new KnownError('X', 'bad \u001b[31m\nname'), 'a\nb.xml');
  t.is(text, 'a\\u000ab.xml:1:1: error: bad \\u001b[31m\\u000aname (X)\n');
});

test('anything else is internal, asks for a report and shows its stack', t => {
  const error = new TypeError('x is undefined');
  const text = formatError(error, 'a.xml');
  t.regex(
    text,
    /^a\.xml:1:1: error: x is undefined\. .*report.* \(INTERNAL\)\n {4}TypeError: x is undefined\n {8}at /,
  );
  t.is(errorRecord(error).code, 'INTERNAL');
  t.is(errorRecord('odd').message, 'odd');
});
