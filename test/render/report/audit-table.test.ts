// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {Finding} from '../../../src/documents/audit.ts';
import type {AuditReport} from '../../../src/audit/report.ts';
import {auditTable} from '../../../src/render/report/audit-table.ts';
import {reportFor} from '../../helpers/fleet.ts';
import {disk} from '../../helpers/analysis.ts';
import {plainOptions} from './_report.ts';

const finding = (more: Partial<Finding>): Finding => ({
  code: 'SOME_CODE',
  severity: 'warning',
  message: 'the host is odd',
  path: null,
  device: null,
  from: null,
  help: 'change the host',
  ...more,
});

function fleetWith(findings: readonly (readonly Finding[])[]): AuditReport {
  const report = reportFor(findings.map((_, index) => [`vm${index}`, disk(`/srv/${index}.raw`)]));
  return {
    ...report,
    domains: report.domains.map((one, index) => ({...one, findings: findings[index] ?? []})),
  };
}

const table = (report: AuditReport, more = {}) => auditTable(report, {...plainOptions, ...more});

test('findings come first, then one line a VM, the worst first', t => {
  const lines = table(fleetWith([[], [finding({})], [finding({severity: 'error'})]])).split('\n');
  const head = lines.findIndex(line => line.startsWith('errors'));
  t.deepEqual(
    lines.slice(head + 1, head + 5).map(line => /vm\d/.exec(line)?.[0]),
    ['vm2', 'vm1', 'vm0', undefined],
  );
  t.true(lines.findIndex(line => line.includes('SOME_CODE')) < head);
});

test('a line that just fits is not broken', t => {
  const message = 'x'.repeat(46) + ' y'.repeat(25);
  t.true(table(fleetWith([[finding({message})]])).includes(`\n    ${message}\n`));
  t.false(table(fleetWith([[finding({message: `${message}z`})]])).includes(`${message}z`));
});

test('a long name of a definition keeps its end, and the line its length', t => {
  const report = fleetWith([[]]);
  const long = {
    ...report,
    domains: report.domains.map(one => ({...one, file: `/${'srv/'.repeat(40)}a.xml`})),
  };
  const line = table(long).split('\n')[1] ?? '';
  t.is(line.length, 100);
  t.regex(line, /…[srv/]+\/a\.xml$/);
});

test('what is the same of several VMs is told once', t => {
  const text = table(fleetWith([[finding({})], [finding({})], [finding({})]]));
  t.is(text.match(/the host is odd/g)?.length, 1);
  t.is(text.match(/change the host/g)?.length, 1);
  t.regex(text, /warning SOME_CODE {2}all 3 VMs\n/);
  t.regex(table(fleetWith([[finding({})], [finding({})]])), /SOME_CODE {2}both VMs\n/);
});

test('what is of some VMs names them, with the line where it is one', t => {
  const from = {device: 'disk vda', element: 'disk', line: 7, column: 3, reason: 'r'};
  const text = table(fleetWith([[finding({message: 'a disk', from})], [finding({})], [finding({})], []]));
  t.regex(text, /SOME_CODE {2}3 VMs\n {4}vm0, disk vda \(7\): a disk\n {4}vm1, vm2: the host is odd\n/);
});

test('of many sightings a few are shown, and how to see all', t => {
  const many = Array.from({length: 9}, (_, index) => finding({message: `number ${index}`}));
  const text = table(fleetWith([many]));
  t.regex(text, /number 4\n {4}and 4 more: --code SOME_CODE\n/);
  t.regex(table(fleetWith([many]), {everySighting: true}), /number 8\n/);
});

test('rows are shown where they are asked for, and the id is one word', t => {
  const report = fleetWith([[]]);
  t.notRegex(table(report), /\/srv\/0\.raw/);
  const own = table(report, {paths: 'own'});
  t.regex(own, /\/srv\/0\.raw\n/);
  t.notRegex(own, /domain-/);
  const all = table(report, {paths: 'all', width: 160});
  t.regex(all, /domain-<id>-vm0/);
  t.notRegex(all, /domain--1-/);
  t.is(all.match(/domain-<id>-vm0\/?\n/g)?.length, 1);
});

test('lines keep to the width', t => {
  const text = table(fleetWith([[finding({message: 'word '.repeat(60).trim()})]]), {width: 60, paths: 'own'});
  for (const line of text.split('\n')) t.true(line.length <= 60 || !line.includes('word'), line);
});

test('definitions that are named as their VMs are not told once more', t => {
  const report = fleetWith([[], []]);
  const named = (ending: string) => ({
    ...report,
    domains: report.domains.map(one => ({...one, file: `/etc/libvirt/qemu/${one.name}${ending}`})),
  });
  t.false(table(named('.xml')).includes('qemu'));
  t.regex(table(named('-a.xml')), /VM {3}in \/etc\/libvirt\/qemu\/\n.*vm0 {2}vm0-a\.xml\n/u);
});
