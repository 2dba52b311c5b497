// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {sharingMatrix, sharingVms} from '../../src/audit/reading.ts';
import {auditedVm, fleetReport} from '../../src/audit/report.ts';
import {fleetOf, reportFor} from '../helpers/fleet.ts';
import {disk} from '../helpers/analysis.ts';

const readonly = '<readonly/>';
const own = (report: ReturnType<typeof reportFor>) => report.shared.filter(({everybody}) => !everybody);

test('write–write comes before write–read, and that before read–read', t => {
  const report = reportFor([
    ['a', disk('/srv/golden', readonly) + disk('/srv/mixed', '', 'vdb') + disk('/srv/both', '', 'vdc')],
    ['b', disk('/srv/golden', readonly) + disk('/srv/mixed', readonly, 'vdb') + disk('/srv/both', '', 'vdc')],
  ]);
  t.deepEqual(
    own(report).map(({path, kind}) => [path, kind]),
    [
      ['/srv/both', 'write-write'],
      ['/srv/mixed', 'write-read'],
      ['/srv/golden', 'read-read'],
    ],
  );
  t.deepEqual(
    own(report)[0]?.users.map(({name, access, process}) => [name, access, process]),
    [
      ['a', 'rw', 'qemu'],
      ['b', 'rw', 'qemu'],
    ],
  );
});

test('categories keep apart what both write, unless it is shareable', t => {
  const [apart] = own(
    reportFor([
      ['a', disk('/srv/both')],
      ['b', disk('/srv/both')],
    ]),
  );
  t.deepEqual(apart?.apart, [
    {first: 'a', second: 'b', layers: ['selinux']},
    {first: 'b', second: 'a', layers: ['selinux']},
  ]);
  const shareable = '<shareable/>';
  const [together] = own(
    reportFor([
      ['a', disk('/srv/both', shareable)],
      ['b', disk('/srv/both', shareable)],
    ]),
  );
  t.deepEqual(
    together?.apart.map(({layers}) => layers),
    [[], []],
  );
});

test("what one VM's directory holds of another's is shared, although nobody names it twice", t => {
  const share = "<filesystem type='mount'><source dir='/srv'/><target dir='s'/></filesystem>";
  const report = reportFor(
    [
      ['a', disk('/srv/a.raw')],
      ['b', share],
    ],
    {active: ['dac', 'apparmor']},
  );
  t.deepEqual(
    own(report).map(({path, users}) => [path, users.map(({name}) => name)]),
    [['/srv/a.raw', ['a', 'b']]],
  );
});

test('nodes that are made for everybody are told from files', t => {
  const card = "<interface type='network'><source network='default'/><model type='virtio'/></interface>";
  const {shared} = reportFor([
    ['a', card],
    ['b', card],
  ]);
  t.true(shared.length > 0);
  t.true(shared.every(({everybody}) => everybody));
});

test('one VM shares with nobody', t => {
  t.deepEqual(reportFor([['a', disk('/srv/a')]]).shared, []);
});

test('the matrix has the worst that two VMs share', t => {
  const report = reportFor([
    ['a', disk('/srv/x') + disk('/srv/y', '', 'vdb')],
    ['b', disk('/srv/x', readonly) + disk('/srv/y', '', 'vdb')],
    ['c', disk('/srv/z')],
  ]);
  t.deepEqual(sharingVms(report), [0, 1], 'c shares with nobody');
  t.deepEqual(sharingMatrix(report, [0, 1]), [
    [null, 'write-write'],
    ['write-write', null],
  ]);
  t.deepEqual(sharingMatrix(report, [1, 2]), [
    [null, null],
    [null, null],
  ]);
});

test('each VM is asked for once, however much it reaches by patterns', t => {
  const share = "<filesystem type='mount'><source dir='/srv'/><target dir='s'/></filesystem>";
  // So many that no pairs are made.
  const contexts = fleetOf(Array.from({length: 10}, (_, vm) => [`vm${vm}`, share + disk(`/srv/${vm}.raw`)]));
  const audited = contexts.map(auditedVm);
  const asked: number[] = [];
  const steps = fleetReport(
    audited.map(({domain}) => domain),
    audited.map(({member}) => member),
    vm => {
      asked.push(vm);
      return contexts[vm]!.analysis;
    },
  );
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  t.deepEqual(asked, [...contexts.keys()]);
  const reached = step.value.shared.find(({path}) => path === '/srv/3.raw');
  t.deepEqual(
    reached?.users.map(({name}) => name),
    ['vm3', 'vm0', 'vm1', 'vm2', 'vm4', 'vm5', 'vm6', 'vm7', 'vm8', 'vm9'],
  );
});
