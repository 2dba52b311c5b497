// SPDX-License-Identifier: Apache-2.0
/** Which refusals of the system a start of a VM outlives, as in libvirt's drivers, and how the others are told. */
import test from 'ava';
import {isPassedOver, isUnrecordable} from '../../src/relabel/failures.ts';
import {SystemError, type LabelStore} from '../../src/relabel/label-store.ts';
import {relabel} from '../../src/relabel/relabel.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {CONTEXT, Disk, FakeLabelStore, planOf, QEMU} from './_label-store.ts';

const CODES = ['EOPNOTSUPP', 'EINVAL', 'EPERM', 'EROFS', 'ENOENT', 'EIO', 'ENOSPC'];
const PERMISSIVE = ['EOPNOTSUPP', 'EINVAL', 'EPERM', 'EROFS', 'EIO', 'ENOSPC'];

for (const [layer, enforcing, privileged, passed] of [
  ['dac', true, true, ['EOPNOTSUPP', 'EINVAL', 'EPERM', 'EROFS']],
  ['dac', false, false, ['EOPNOTSUPP', 'EINVAL', 'EPERM', 'EROFS']],
  ['selinux', true, true, ['EOPNOTSUPP', 'EROFS']],
  ['selinux', true, false, ['EOPNOTSUPP', 'EPERM', 'EROFS']],
  ['selinux', false, true, PERMISSIVE],
  ['selinux', false, false, PERMISSIVE],
] as const) {
  test(`${layer}, ${enforcing ? 'enforcing' : 'permissive'}, ${privileged ? 'as root' : 'in a session'}: passed over are ${passed.join(', ')}`, t => {
    const store = {enforcing, privileged} as LabelStore;
    const found = CODES.filter(code => isPassedOver(new SystemError(code, ''), layer, store));
    t.deepEqual(found, [...passed]);
    t.false(isPassedOver(new Error('EPERM'), layer, store), 'our own faults are not');
  });
}

test('an attribute that cannot be recorded is done without where the file system has none', t => {
  t.deepEqual(
    CODES.filter(code => isUnrecordable(new SystemError(code, ''))),
    ['EOPNOTSUPP', 'EPERM', 'EROFS'],
  );
  t.false(isUnrecordable(new Error('EPERM')));
});

/** What is told of each label that could not be set, whichever change fails. */
function told(action: 'apply' | 'restore'): readonly string[] {
  const messages = new Set<string>();
  for (let at = 0; ; at++) {
    const disk = new Disk().add('/a', {dac: '+5:+6'});
    const run = (what: 'apply' | 'restore', faults = {}) =>
      relabel(what, planOf([{path: '/a'}]), ['selinux', 'dac'], new FakeLabelStore(disk, 'one', faults));
    if (action === 'restore') run('apply');
    try {
      run(action, {at});
      return [...messages].sort();
    } catch (error) {
      const {message} = error as Error;
      if (message.startsWith('unable')) messages.add(message);
    }
  }
}

test('a label that cannot be set, or put back, is told with its value', t => {
  const said = (context: string, owner: string) => [
    `unable to set security context '${context}' on '/a': Input/output error`,
    `unable to set user and group to '${owner}' on '/a': Input/output error`,
  ];
  t.deepEqual(told('apply'), said(CONTEXT, QEMU.replaceAll('+', '')));
  t.deepEqual(told('restore'), said('u:object_r:old_t:s0', '5:6'));
});

test('an owner that another VM relies on is not taken away', t => {
  const disk = new Disk().add('/a', {dac: '+5:+6'});
  relabel('apply', planOf([{path: '/a'}]), ['dac'], new FakeLabelStore(disk, 'two'));
  const own = () =>
    relabel('apply', planOf([{path: '/a', dac: '+1:+1'}]), ['dac'], new FakeLabelStore(disk, 'one'));
  t.is(refusalOf(t, own).code, 'DAC_IN_USE');
  t.is(disk.inode('/a').labels.get('dac'), QEMU);
});

test('a program with rights of its own gets no other owner; one that has it already, or gets a context alone, may stay', t => {
  const run = (owner: string, layers: readonly ('dac' | 'selinux')[]) => {
    const disk = new Disk().add('/a', {dac: owner});
    disk.inode('/a').privilege = 'a program with set-id bits';
    return () => relabel('apply', planOf([{path: '/a'}]), layers, new FakeLabelStore(disk, 'one'));
  };
  t.is(refusalOf(t, run('+5:+6', ['dac'])).code, 'RELABEL_PRIVILEGED');
  t.notThrows(run(QEMU, ['dac']));
  t.notThrows(run('+5:+6', ['selinux']));
  t.notThrows(run(QEMU, ['dac', 'selinux']));
});
