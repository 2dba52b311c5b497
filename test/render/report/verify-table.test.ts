// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {formatVerified} from '../../../src/render/report/verify-table.ts';
import type {VerifiedDomain} from '../../../src/verify/drift.ts';

const style = (_: string, text: string) => text;
const reason = 'AppArmor is not enabled in this kernel, so that it confines no VM';
const vm = (name: string, more: VerifiedDomain['unread'] = []): VerifiedDomain => ({
  file: `${name}.xml`,
  name,
  running: true,
  drift: [],
  unread: [{path: '/sys/module/apparmor/parameters/enabled', reason}, ...more],
});

test('what was checked of no VM is told once, at the end', t => {
  const own = {path: '/srv/a', reason: 'it may not be read'};
  const text = formatVerified([vm('a', [own]), vm('b')], {width: 100, style});
  t.is(text.split(reason).length, 2);
  t.true(text.indexOf(reason) > text.indexOf('b.xml'));
  t.true(text.indexOf('/srv/a') < text.indexOf('b.xml'));
});

test('a VM of which something was not checked is not said to be as planned', t => {
  const verdictOf = (domain: VerifiedDomain) => formatVerified([domain], {width: 100, style}).split('\n')[0];
  t.is(verdictOf({...vm('a'), unread: []}), 'a  running, as planned  a.xml');
  t.is(verdictOf(vm('a')), 'a  running, as planned, as far as it was checked  a.xml');
  const [first, second] = formatVerified([vm('a'), vm('b')], {width: 100, style})
    .split('\n')
    .filter(line => line.endsWith('.xml'));
  t.is(first, 'a  running, as planned, as far as it was checked  a.xml');
  t.is(second, 'b  running, as planned, as far as it was checked  b.xml');
});

test('of one VM it stands with the VM', t => {
  t.is(formatVerified([vm('a')], {width: 100, style}).split(reason).length, 2);
});

test('a repair of several rules is printed once', t => {
  const drift = ['/srv/a', '/srv/b'].map(path => ({
    layer: 'apparmor' as const,
    path,
    expected: 'no rule',
    found: 'r',
    repair: 'apparmor_parser -r /etc/apparmor.d/libvirt/x',
  }));
  const text = formatVerified([{...vm('a'), drift, unread: []}], {width: 100, style});
  t.is(text.split('apparmor_parser').length, 2, text);
});

test('VMs that are as planned have a line each, and a total and the libvirt that all follow come last', t => {
  const libvirt = {version: '9.0', because: {kind: 'asked'}} as const;
  const drift = [{layer: 'dac', path: '/srv/a', expected: '1:1', found: '0:0', repair: ''}] as const;
  const plain = (name: string) => ({...vm(name), unread: [], libvirt});
  const text = formatVerified([plain('a'), plain('b'), {...plain('c'), drift}, plain('d')], {
    width: 100,
    style,
  });
  t.is(
    text,
    `a  running, as planned  a.xml
b  running, as planned  b.xml

c  running, 1 not as planned  c.xml

  Owners
    path    is   should be
    /srv/a  0:0  1:1

d  running, as planned  d.xml

4 VMs: 3 as planned, 1 not

follows libvirt 9.0 (as you asked)
`,
  );
});
