// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {Finding} from '../../src/documents/audit.ts';
import {countSeverities} from '../../src/audit/reading.ts';

const from = {device: 'disk vda', element: 'disk', line: 3, column: 1, reason: 'image'};
const one: Finding = {
  code: 'A',
  severity: 'warning',
  message: 'as it is',
  path: null,
  device: null,
  from,
  help: '',
};

test('what is said of the host counts once, what is said of a VM for each', t => {
  const ofHost: Finding = {...one, code: 'B', severity: 'error', from: null};
  const another: Finding = {...ofHost, message: 'another thing'};
  const domains = [{findings: [one, ofHost]}, {findings: [one, ofHost, another]}, {findings: [ofHost]}];
  t.deepEqual(countSeverities(domains), {error: 2, warning: 2, note: 0});
  t.deepEqual(countSeverities([domains[0]!]), {error: 1, warning: 1, note: 0});
});
