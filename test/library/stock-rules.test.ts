// SPDX-License-Identifier: Apache-2.0
import {existsSync} from 'node:fs';
import test from 'ava';
import {liveStockRules} from '../../src/library/stock-rules.ts';
import {verdict} from '../../src/kernel-model/apparmor/verdict.ts';
import {skip} from '../helpers/programs.ts';

const ABSTRACTION = '/etc/apparmor.d/abstractions/libvirt-qemu';

test("this machine's abstraction is read with all that it includes", t => {
  if (!existsSync(ABSTRACTION)) return skip(t, `${ABSTRACTION} is not installed`);
  const rules = liveStockRules() ?? [];
  t.true(rules.length > 200);
  const kvm = verdict(rules, '/dev/kvm', 'rw', {owner: false});
  t.true(kvm.allowed);
  t.regex(kvm.by[0]?.origin ?? '', /^\/etc\/apparmor\.d\/abstractions\/libvirt-qemu:\d+$/);
  t.true(verdict(rules, '/etc/ld.so.cache', 'r', {owner: false}).allowed, 'from abstractions/base');
  t.false(verdict(rules, '/etc/shadow', 'r', {owner: true}).allowed);
});
