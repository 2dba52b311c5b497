// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {Finding} from '../../src/documents/audit.ts';
import {findingGroups} from '../../src/audit/finding-groups.ts';
import {countSeverities, worstFirst} from '../../src/audit/reading.ts';

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

test('of VMs that are as bad, and of those that one finding hits, shop-2 stands before shop-10', t => {
  const severities = {error: 0, warning: 1, note: 0};
  const reach = {paths: 1, written: 1, refused: 0};
  const rows = ['shop-10', 'shop-2', 'shop-1'].map(name => ({domain: {name}, severities, reach}));
  const worst = {domain: {name: 'shop-99'}, severities: {...severities, error: 1}, reach};
  t.deepEqual(
    worstFirst([...rows, worst]).map(({domain}) => domain.name),
    ['shop-99', 'shop-1', 'shop-2', 'shop-10'],
  );
  const [group] = findingGroups(rows.map(({domain}) => ({...domain, findings: [one]})));
  t.deepEqual(group?.vms, [2, 1, 0]);
});
