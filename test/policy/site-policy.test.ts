// SPDX-License-Identifier: Apache-2.0
import {join} from 'node:path';
import test from 'ava';
import {loadPolicy} from '../../src/policy/load.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {scratch} from '../helpers/scratch.ts';

const osRelease = {id: 'debian', like: []};

test('the policy of the site counts before the distribution, and after one that is named', t => {
  const site = join(scratch(t, {'policy.yaml': '# ours\nextends: debian\nuser: vm\n'}), 'policy.yaml');
  t.like(loadPolicy({site, osRelease}), {name: 'policy', user: 'vm', group: 'libvirt-qemu'});
  t.is(loadPolicy({policy: 'fedora', site, osRelease}).name, 'fedora');
});

test('one of comments alone, or none, leaves the choice to the distribution', t => {
  const folder = scratch(t, {'policy.yaml': '# extends: fedora\n\n  # user: vm\n'});
  t.is(loadPolicy({site: join(folder, 'policy.yaml'), osRelease}).name, 'debian');
  t.is(loadPolicy({site: join(folder, 'none.yaml'), osRelease}).name, 'debian');
});

test('one that cannot be read is an error, not a policy that is silently another', t => {
  t.is(refusalOf(t, () => loadPolicy({site: scratch(t), osRelease})).code, 'POLICY_UNREADABLE');
});
