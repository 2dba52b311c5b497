// SPDX-License-Identifier: Apache-2.0
import {fc, testProp} from '@fast-check/ava';
import test from 'ava';
import {dryRunOf} from '../../src/relabel/dry-run.ts';
import {relabel, type Action} from '../../src/relabel/relabel.ts';
import {isSameObject, SystemError} from '../../src/relabel/label-store.ts';
import {refusalOf} from '../helpers/known-error.ts';
import {
  BOOT,
  CONTEXT,
  Disk,
  FakeLabelStore,
  Killed,
  planOf,
  QEMU,
  type Faults,
  type Wanted,
} from './_label-store.ts';

const BOTH = ['selinux', 'dac'] as const;
const FILES: readonly Wanted[] = [{path: '/a'}, {path: '/b', remember: false}, {path: '/c'}];

let leftOpen = 0;

test.after('whatever happens, every file is closed', t => t.is(leftOpen, 0));

function disk(): Disk {
  return new Disk().add('/a', {dac: '+5:+6'}).add('/b').add('/c', {dac: QEMU});
}

function run(action: Action, on: Disk, vm = 'one', wanted = FILES, faults: Faults = {}) {
  const store = new FakeLabelStore(on, vm, faults);
  try {
    return {...relabel(action, planOf(wanted), BOTH, store), steps: store.changes};
  } finally {
    leftOpen += store.opened;
  }
}

test('what is recorded is what libvirt records', t => {
  const on = disk();
  run('apply', on);
  t.deepEqual(Object.fromEntries(on.inode('/a').attributes), {
    selinux: 'u:object_r:old_t:s0',
    timestamp_selinux: String(BOOT),
    ref_selinux: '1',
    dac: '+5:+6',
    timestamp_dac: String(BOOT),
    ref_dac: '1',
  });
  t.is(on.inode('/b').attributes.size, 0);
  t.is(on.inode('/c').attributes.get('dac'), QEMU);
  t.is(on.inode('/a').labels.get('selinux'), CONTEXT);
});

test('a second run changes nothing, and one restore is enough', t => {
  const on = disk();
  run('apply', on);
  const once = on.state();
  t.true(run('apply', on).changes.every(({outcome}) => outcome === 'kept'));
  t.deepEqual(on.state(), once);
  run('restore', on);
  const back = on.state();
  t.is(on.inode('/a').labels.get('dac'), '+5:+6');
  t.is(on.inode('/a').labels.get('selinux'), 'u:object_r:old_t:s0');
  t.is(on.inode('/a').attributes.size, 0);
  t.is(on.marks.size, 0);
  t.true(
    run('restore', on).changes.every(
      ({notes}) => notes[0] === 'not changed since the host booted; left alone',
    ),
  );
  t.deepEqual(on.state(), back);
});

test("what is not remembered in libvirt's attributes is in our own note", t => {
  const on = new Disk().add('/b', {dac: '+5:+6'});
  const before = on.state();
  const wanted = [{path: '/b', remember: false}];
  run('apply', on, 'one', wanted);
  run('restore', on, 'one', wanted);
  t.deepEqual(on.state(), before);
});

test('without a note, as an older version left it, the default is set', t => {
  const on = new Disk().add('/b', {dac: '+5:+6'});
  const wanted = [{path: '/b', remember: false}];
  run('apply', on, 'one', wanted);
  on.firsts.clear();
  run('restore', on, 'one', wanted);
  t.is(on.inode('/b').labels.get('dac'), '+0:+0');
  t.is(on.inode('/b').labels.get('selinux'), 'u:object_r:default_t:s0');
});

test("the first owner outlives libvirt's taking its own record away, in either order", t => {
  const on = new Disk().add('/a', {dac: '+5:+6'});
  const before = on.files();
  const wanted = [{path: '/a'}];
  const {attributes, labels} = on.inode('/a');
  const stop = () => {
    for (const name of ['dac', 'ref_dac', 'timestamp_dac']) attributes.delete(name);
    labels.set('dac', '+0:+0');
  };
  run('apply', on, 'one', wanted);
  stop();
  run('restore', on, 'one', wanted);
  t.deepEqual(on.files(), before);
  // libvirt came first: what it has recorded is what the file had.
  for (const [name, value] of Object.entries({dac: '+5:+6', ref_dac: '1', timestamp_dac: String(BOOT)}))
    attributes.set(name, value);
  labels.set('dac', QEMU);
  run('apply', on, 'one', wanted);
  stop();
  run('restore', on, 'one', wanted);
  t.deepEqual(on.files(), before);
});

test('another file under the same name is not given what the first one had', t => {
  const on = new Disk().add('/a', {dac: '+5:+6'});
  run('apply', on, 'one', [{path: '/a'}]);
  on.remove('/a');
  on.add('/a', {dac: '+7:+8'});
  const {changes} = run('restore', on, 'one', [{path: '/a'}]);
  t.true(changes.every(({notes}) => notes[0] === 'another file is there now; left alone'));
  t.is(on.inode('/a').labels.get('dac'), '+7:+8');
  t.is(on.marks.size + on.firsts.size, 0);
});

test('a note of an earlier version knows no time, and its file is the one that it was', t => {
  t.true(isSameObject('1:7', '1:7:5'));
  t.true(isSameObject('1:7:5', '1:7:5'));
  t.false(isSameObject('1:7:5', '1:7:6'));
  t.false(isSameObject('1:7', '1:70:5'));
});

test('a disk that has left the definition is given back', t => {
  const on = disk();
  const before = on.state();
  run('apply', on);
  run('restore', on, 'one', [{path: '/a'}]);
  t.deepEqual(on.state(), before);
});

test('what libvirt leaves as it is, strict mode puts back, when no other VM has a part in it', t => {
  const on = new Disk().add('/base', {dac: '+5:+6'});
  const plan = planOf([{path: '/base', remember: false}]);
  const left = {...plan, dac: {...plan.dac, restore: []}, selinux: {...plan.selinux, restore: []}};
  const does = (action: Action, vm: string, mode: 'strict' | 'libvirt') =>
    relabel(action, left, BOTH, new FakeLabelStore(on, vm), mode);
  const before = on.state();
  for (const vm of ['one', 'two']) does('apply', vm, 'strict');
  does('restore', 'one', 'libvirt');
  t.is(on.inode('/base').labels.get('dac'), QEMU);
  does('restore', 'one', 'strict');
  t.is(on.inode('/base').labels.get('dac'), QEMU, 'two has it');
  does('restore', 'two', 'strict');
  t.deepEqual(on.state(), before);
});

test('a program with set-id bits or capabilities is no file of a VM', t => {
  const on = new Disk().add('/a', {dac: '+5:+6'}).add('/b');
  on.inode('/b').privilege = 'a program with set-id bits';
  const before = on.state();
  t.is(refusalOf(t, () => run('apply', on)).code, 'RELABEL_PRIVILEGED');
  t.deepEqual(on.state(), before);
});

test('a label that was set without being recorded is not taken for what the file had', t => {
  const on = new Disk().add('/a');
  on.inode('/a').labels.delete('selinux');
  for (let time = 0; time < 2; time++) run('apply', on, 'one', [{path: '/a'}]);
  t.is(on.inode('/a').attributes.get('ref_selinux'), undefined);
  run('restore', on, 'one', [{path: '/a'}]);
  t.is(on.inode('/a').labels.get('selinux'), undefined);
});

test("of several VMs the last one puts back, and libvirt's own part counts", t => {
  const on = disk();
  const before = on.files();
  const wanted = [{path: '/a'}];
  run('apply', on, 'one', wanted);
  run('apply', on, 'two', wanted);
  t.is(on.inode('/a').attributes.get('ref_dac'), '2');
  const [{notes} = {notes: []}] = run('restore', on, 'one', wanted).changes;
  t.deepEqual(notes, ['another VM relies on its label']);
  t.is(on.inode('/a').labels.get('dac'), QEMU);
  on.inode('/a').attributes.set('ref_dac', '2');
  run('restore', on, 'two', wanted);
  t.is(on.inode('/a').attributes.get('ref_dac'), '1');
  t.is(on.inode('/a').labels.get('dac'), QEMU);
  on.inode('/a').attributes.clear();
  on.inode('/a').labels.set('dac', '+5:+6');
  t.deepEqual(on.files(), before);
});

test("a label in use is refused in libvirt's words, before anything is changed", t => {
  const on = disk();
  run('apply', on, 'one');
  const before = on.state();
  const other = [{path: '/b'}, {path: '/a', dac: '+108:+108'}];
  const refusal = refusalOf(t, () => run('apply', on, 'two', other));
  t.is(refusal.code, 'DAC_IN_USE');
  t.is(
    refusal.message,
    'Requested operation is not valid: Setting different DAC user or group on /a which is already in use',
  );
  const context = [{path: '/a', selinux: 'system_u:object_r:svirt_image_t:s0:c3,c4'}];
  t.is(
    refusalOf(t, () => run('apply', on, 'two', context)).message,
    'Requested operation is not valid: Setting different SELinux label on /a which is already in use',
  );
  t.deepEqual(on.state(), before);
  t.notThrows(() => run('apply', on, 'one', [{path: '/a', dac: '+108:+108'}]), 'its own part is no obstacle');
});

test('a count from before the last boot, or without a time, is void', t => {
  for (const time of [String(BOOT - 1000), undefined, 'soon']) {
    const on = new Disk().add('/a', {dac: '+5:+6'});
    const {attributes} = on.inode('/a');
    attributes.set('ref_dac', '3').set('dac', '+9:+9');
    if (time !== undefined) attributes.set('timestamp_dac', time);
    run('apply', on, 'one', [{path: '/a'}]);
    t.is(attributes.get('ref_dac'), '1');
    t.is(attributes.get('dac'), '+5:+6');
  }
});

test('a second more or less is the same boot', t => {
  const on = new Disk().add('/a', {dac: QEMU});
  const {attributes} = on.inode('/a');
  attributes
    .set('ref_dac', '1')
    .set('dac', '+9:+9')
    .set('timestamp_dac', String(BOOT + 1));
  run('apply', on, 'one', [{path: '/a'}]);
  t.is(attributes.get('ref_dac'), '2');
  t.is(attributes.get('timestamp_dac'), String(BOOT + 1));
});

test('where libvirt took our label for the first one, restore corrects what it remembers', t => {
  const on = new Disk().add('/a', {dac: '+5:+6'});
  const wanted = [{path: '/a'}];
  run('apply', on, 'one', wanted);
  const {attributes, labels} = on.inode('/a');
  // libvirt starts the VM, and takes our record for one of an earlier boot.
  attributes
    .set('dac', QEMU)
    .set('ref_dac', '1')
    .set('timestamp_dac', String(BOOT - 1));
  run('restore', on, 'one', wanted);
  t.is(labels.get('dac'), QEMU);
  t.deepEqual(Object.fromEntries(attributes), {
    dac: '+5:+6',
    ref_dac: '1',
    timestamp_dac: String(BOOT - 1),
  });
  t.deepEqual([...on.marks], []);
});

const denied = () => new SystemError('EPERM', 'Operation not permitted');

test('an owner that cannot be set is passed over, as by libvirt, and the VM has no part in it', t => {
  const on = new Disk().add('/a', {selinux: CONTEXT});
  const steps = run('apply', new Disk().add('/a', {selinux: CONTEXT}), 'one', [{path: '/a'}]).steps;
  const before = on.files();
  // The last change but none is the owner's.
  const {changes} = run('apply', on, 'one', [{path: '/a'}], {at: steps - 1, error: denied});
  t.deepEqual(
    changes.map(({layer, outcome, notes}) => [layer, outcome, ...notes]),
    [
      ['selinux', 'kept'],
      ['dac', 'left', 'left as it is, as libvirt does: Operation not permitted'],
    ],
  );
  run('restore', on, 'one', [{path: '/a'}]);
  t.deepEqual(on.files(), before);
});

test('where nothing can be recorded the label is set all the same', t => {
  const on = new Disk().add('/a', {dac: '+5:+6'});
  const store = new FakeLabelStore(on);
  store.setAttributes = () => {
    throw new SystemError('EOPNOTSUPP', 'Operation not supported');
  };
  const {changes} = relabel('apply', planOf([{path: '/a'}]), ['dac'], store);
  t.deepEqual(changes[0]?.notes, [
    "what it had (+5:+6) cannot be recorded for libvirt; svirtgen's own note has it",
  ]);
  t.is(on.inode('/a').labels.get('dac'), QEMU);
  relabel('restore', planOf([{path: '/a'}]), ['dac'], store);
  t.is(on.inode('/a').labels.get('dac'), '+5:+6');
});

test('what is not there, no file, or a node of the private /dev is skipped', t => {
  const on = new Disk().add('/dev/sg1', {}, 'char').add('/dev/sg2', {}, 'char');
  const wanted = ['/gone', 'fd', '/dev/sg1', '/dev/sg2'].map(path => ({path}));
  const {skipped, changes} = relabel('apply', planOf(wanted, ['/dev/sg1']), ['dac'], new FakeLabelStore(on));
  t.deepEqual(
    skipped.map(({path}) => path),
    ['/gone', 'fd', '/dev/sg1'],
  );
  t.deepEqual(
    changes.map(({path}) => path),
    ['/dev/sg2'],
  );
});

test("a file that is gone when the VM is given back is nobody's when it comes again", t => {
  const on = disk();
  run('apply', on);
  on.remove('/a');
  const {skipped} = run('restore', on);
  t.deepEqual(
    skipped.map(({path, reason}) => `${path} ${reason}`),
    ['/a not there (yet)', '/a not there (yet)'],
  );
  t.is(on.marks.size, 0);
  on.add('/a', {dac: '+8:+9'});
  run('apply', on);
  t.is(on.inode('/a').attributes.get('dac'), '+8:+9');
});

test('of two labels for one file the last one stands', t => {
  const on = disk();
  const {changes} = run('apply', on, 'one', [
    {path: '/a', dac: '+1:+1'},
    {path: '/a', remember: false},
  ]);
  t.is(changes.length, 2);
  t.is(on.inode('/a').labels.get('dac'), QEMU);
  t.is(on.inode('/a').attributes.get('ref_dac'), '1');
});

// 4294967295 is -1, with which chown leaves the owner to QEMU; a larger one is no id.
for (const recorded of ['+0:+0 /etc/shadow', '+4294967295:+0', '+0:+4294967295', '+9999999999:+0'])
  test(`what was recorded and is no label is not put back: ${recorded}`, t => {
    const on = disk();
    run('apply', on);
    on.firsts.clear();
    on.inode('/a').attributes.set('dac', recorded);
    const before = on.state();
    t.is(refusalOf(t, () => run('restore', on)).code, 'RELABEL_RECORD');
    t.deepEqual(on.state(), before);
  });

for (const action of ['apply', 'restore'] as const) {
  /** A disk as it is before the action: another VM shares /c. */
  const prepared = (): Disk => {
    const on = disk();
    run('apply', on, 'two', [{path: '/c'}]);
    if (action === 'restore') run('apply', on);
    return on;
  };
  const {steps} = run(action, prepared());

  test(`${action}: whichever of its ${steps} changes fails, everything is as it was`, t => {
    t.true(steps >= 15);
    for (let at = 0; at < steps; at++) {
      const on = prepared();
      const before = on.state();
      t.throws(() => run(action, on, 'one', FILES, {at}), undefined, `change ${at}`);
      t.deepEqual(on.state(), before, `change ${at}`);
    }
  });

  test(`${action}: killed at whichever of its changes, the next run ends well`, t => {
    const undisturbed = disk();
    run('apply', undisturbed, 'two', [{path: '/c'}]);
    run('apply', undisturbed);
    run('restore', undisturbed);
    for (let at = 0; at < steps; at++) {
      const on = prepared();
      t.throws(() => run(action, on, 'one', FILES, {at, forGood: true, error: () => new Killed()}));
      if (action === 'apply') run('apply', on);
      run('restore', on);
      t.deepEqual(on.files(), undisturbed.files(), `change ${at}`);
      run('restore', on, 'two', [{path: '/c'}]);
      t.is(on.inode('/c').attributes.size, 0);
      t.is(on.inode('/c').labels.get('selinux'), 'u:object_r:old_t:s0');
    }
  });

  test(`${action}: a dryRun tells the same and changes nothing`, t => {
    const on = prepared();
    const before = on.state();
    const store = new FakeLabelStore(on);
    const told = relabel(action, planOf(FILES), BOTH, dryRunOf(store));
    t.is(store.changes, 0);
    t.deepEqual(on.state(), before);
    t.deepEqual(told.changes, run(action, on).changes);
  });
}

test('apply: killed at whichever of its changes, and then given back, it leaves no note', t => {
  const before = disk().state();
  const {steps} = run('apply', disk());
  for (let at = 0; at < steps; at++) {
    const on = disk();
    t.throws(() => run('apply', on, 'one', FILES, {at, forGood: true, error: () => new Killed()}));
    run('restore', on);
    t.deepEqual(on.state(), before, `change ${at}`);
  }
});

test('what cannot be undone is named', t => {
  const on = disk();
  const refusal = refusalOf(t, () => run('apply', on, 'one', FILES, {at: 8, forGood: true}));
  t.is(refusal.code, 'RELABEL_HALF');
  t.regex(refusal.message, /could not be undone: .*\/a: its /);
});

const histories = fc.array(
  fc.record({
    action: fc.constantFrom<Action>('apply', 'restore'),
    vm: fc.constantFrom('one', 'two', 'three'),
  }),
  {maxLength: 14},
);

testProp('however VMs come and go, the last one gives back what was there', [histories], (t, history) => {
  const on = new Disk().add('/a', {dac: '+5:+6'}).add('/c', {dac: QEMU});
  const wanted = [{path: '/a'}, {path: '/c'}];
  const before = on.state();
  const holding = new Set<string>();
  for (const {action, vm} of history) {
    run(action, on, vm, wanted);
    if (action === 'apply') holding.add(vm);
    else holding.delete(vm);
    t.is(Number(on.inode('/a').attributes.get('ref_dac') ?? 0), holding.size);
    t.is(on.inode('/a').labels.get('dac'), holding.size > 0 ? QEMU : '+5:+6');
  }
  for (const vm of holding) run('restore', on, vm, wanted);
  t.deepEqual(on.state(), before);
});
