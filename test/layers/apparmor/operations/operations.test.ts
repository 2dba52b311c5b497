// SPDX-License-Identifier: Apache-2.0
import test, {type ExecutionContext} from 'ava';
import type {ApparmorRule, LabelPlan} from '../../../../src/layers/plan.ts';
import {planScenario, type Scenario} from '../../../helpers/scenario.ts';

const CHAIN = `<disk type='file'><driver name='qemu' type='qcow2'/><source file='/srv/vm/top.qcow2'/>
  <backingStore type='file'><format type='qcow2'/><source file='/srv/vm/middle.qcow2'/>
    <backingStore type='file'><format type='raw'/><source file='/srv/vm/base.raw'/><backingStore/></backingStore>
  </backingStore><target dev='vda' bus='virtio'/></disk>`;
const PLAIN = `<disk type='file'><driver name='qemu' type='raw'/><source file='/srv/vm/data'/><target dev='vdb' bus='virtio'/></disk>`;
const CDROM = `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='/srv/vm/cd.iso'/><target dev='sda' bus='sata'/><readonly/></disk>`;
const BLOCK = `<disk type='block'><driver name='qemu' type='raw'/><source dev='/dev/vg/lv'/><target dev='vdc' bus='virtio'/></disk>`;

const TIME = `${'[0-9]'.repeat(10)}{,${'[0-9]'.repeat(3)}}`;

function rulesOf({apparmor}: LabelPlan): readonly ApparmorRule[] {
  if ('refused' in apparmor) throw new Error(apparmor.refused.message);
  return apparmor.rules;
}

const text = ({path, access, deny}: ApparmorRule) => `${deny ? 'deny ' : ''}${path} ${access}`;

/** What the operations add to a plan and what they take from it. */
function change(scenario: Scenario, operations: string) {
  const before = rulesOf(planScenario(scenario)).map(text);
  const after = rulesOf(planScenario({...scenario, operations})).map(text);
  return {
    added: after.filter(rule => !before.includes(rule)),
    dropped: before.filter(rule => !after.includes(rule)),
  };
}

const strictly = test.macro({
  exec(t, devices: string, operations: string, added: readonly string[], dropped: readonly string[] = []) {
    t.deepEqual(change({devices, mode: 'strict'}, operations), {added, dropped});
  },
  title: (_, __, operations) => `strict: ${operations}`,
});

test(strictly, CHAIN + CDROM, 'boot', []);
test(strictly, CHAIN, 'blockcommit', ['/srv/vm/base.raw rwk'], ['/srv/vm/base.raw rk']);
test(strictly, CHAIN, 'blockcommit=vda', ['/srv/vm/base.raw rwk'], ['/srv/vm/base.raw rk']);
test(
  strictly,
  CHAIN,
  'blockcommit=/srv/vm/middle.qcow2',
  ['/srv/vm/middle.qcow2 rwk'],
  ['/srv/vm/middle.qcow2 rk'],
);
test(strictly, CHAIN, 'blockcopy=/srv/copy[1].img', [String.raw`/srv/copy\[1\].img rwk`]);
test(strictly, CHAIN + CDROM + BLOCK, 'snapshot', [`/srv/vm/top.${TIME} rwk`]);
test(strictly, CHAIN + PLAIN, 'snapshot=clean', ['/srv/vm/top.clean rwk', '/srv/vm/data.clean rwk']);
test(strictly, CHAIN, 'snapshot=/srv/o.qcow2,snapshot=/srv/o.mem', ['/srv/o.qcow2 rwk', '/srv/o.mem rwk']);
test(strictly, CHAIN + CDROM + BLOCK, 'backup', [`/srv/vm/top.qcow2.${TIME} rwk`]);
test(strictly, PLAIN, 'backup=/run/nbd.sock', ['/run/nbd.sock rwk']);
test(strictly, PLAIN, 'backup=monday', ['/srv/vm/data.monday rwk']);
test(strictly, PLAIN, 'save', ['/var/lib/libvirt/qemu/save/guest.save rw']);
test(strictly, PLAIN, 'save=/srv/guest.mem', ['/srv/guest.mem rw']);
test(strictly, PLAIN, 'migrate-in=/run/in.sock', ['/run/in.sock rw']);
const CERTIFICATES = {
  server: '{ca-cert,ca-crl,dh-params,server-cert,server-key}.pem r',
  client: '{ca-cert,ca-crl,client-cert,client-key}.pem r',
};
for (const [operation, purpose, end, policy] of [
  ['migrate-in', 'migrate', 'server', {migrateTls: true}],
  ['migrate-out', 'migrate', 'client', {migrateTls: true}],
  ['backup=/run/nbd.sock', 'backup', 'server', {}],
] as const) {
  test(`strict: certificates for ${operation}, where the stock rules have none`, t => {
    const added = (site: object) => {
      const plan = {devices: PLAIN, mode: 'strict', policy: {...policy, ...site}} as const;
      return change(plan, operation).added.filter(rule => rule.includes('pki'));
    };
    const mine = ['/etc/pki/mine/ r', `/etc/pki/mine/${CERTIFICATES[end]}`];
    t.deepEqual(added({certificates: {[purpose]: '/etc/pki/qemu'}}), []);
    t.deepEqual(added({certificates: {[purpose]: '/etc/pki/mine'}}), mine);
    t.deepEqual(added({defaultTls: '/etc/pki/mine'}), mine, 'the default of all purposes');
  });
}
test(strictly, PLAIN, 'migrate-out', []);
test(strictly, PLAIN, 'hotplug', ['/dev/vhost-net rw']);
test(strictly, PLAIN, 'hotplug=/srv/vm/more.qcow2', ['/srv/vm/more.qcow2 rwk']);
test(strictly, PLAIN, 'hotplug=/dev/vfio/12', ['/dev/vfio/vfio rw', '/dev/vfio/12 rw']);

test('without a name for the target nothing is granted, and that is said', t => {
  for (const operation of ['blockcopy', 'blockcommit=/srv/vm/other', 'blockcommit=vdb']) {
    const scenario = {devices: CHAIN + PLAIN, mode: 'strict'} as const;
    t.deepEqual(change(scenario, operation), {added: [], dropped: []}, operation);
    const {warnings} = planScenario({...scenario, operations: operation});
    t.deepEqual(
      warnings.map(({code}) => code),
      ['OPERATION_TARGET'],
      operation,
    );
  }
});

test('a denial of what is granted goes, with its comment', t => {
  const {added, dropped} = change({devices: CHAIN}, 'blockcommit');
  t.deepEqual(added, ['/srv/vm/base.raw rwk']);
  t.deepEqual(dropped, ['/srv/vm/base.raw rk', 'deny /srv/vm/base.raw w']);
  const {apparmor} = planScenario({devices: CHAIN, operations: 'blockcommit'});
  if ('refused' in apparmor) return t.fail();
  const comments = apparmor.files.split('\n').filter(line => line.includes("don't audit")).length;
  t.is(comments, apparmor.rules.filter(({deny}) => deny).length);
});

/** The rules that the text of the file has, in its order. */
function rulesInText(files: string): readonly string[] {
  return [...files.matchAll(/^ {2}(deny )?"(.*)" (\w+),$/gm)].map(
    ([, deny = '', path, access]) => `${deny}${path} ${access}`,
  );
}

for (const mode of ['strict', 'libvirt'] as const) {
  test(`${mode}: the text says what the rules say, each rule once, each with its origin`, t => {
    const operations = 'boot,hotplug,blockcommit,blockcopy=/srv/c,backup,snapshot,migrate-in,save,save';
    const plan = planScenario({devices: CHAIN + PLAIN, mode, operations});
    const rules = rulesOf(plan);
    t.deepEqual(rulesInText('files' in plan.apparmor ? plan.apparmor.files : ''), rules.map(text));
    const once = new Set(rules.map(({path, deny}) => `${deny} ${path}`));
    t.is(once.size, rules.length);
    const allowed = new Set(rules.filter(({deny}) => !deny).map(({path}) => path));
    const contradictory = rules.filter(
      ({path, deny}) =>
        deny && rules.some(other => !other.deny && other.path === path && /w/.test(other.access)),
    );
    t.true(allowed.size > 0);
    t.deepEqual(contradictory, []);
    t.true(rules.every(({from}) => from.reason !== '' && from.line > 0));
  });
}

function refusalCode(t: ExecutionContext, operations: string): string {
  const {apparmor} = planScenario({devices: PLAIN, mode: 'strict', operations});
  t.true('refused' in apparmor, operations);
  return 'refused' in apparmor ? apparmor.refused.code : '';
}

test('a forbidden target refuses the profile', t => {
  for (const target of ['/etc/shadow', '/', '/etc', '/srv/../etc/x'])
    t.is(refusalCode(t, `blockcopy=${target}`), 'AA_PATH_FORBIDDEN');
});

test('libvirt mode: boot adds what the driver appends at start', t => {
  const also = `<memoryBacking><source type='file'/></memoryBacking>`;
  const {added} = change({also}, 'boot');
  t.true(added.includes('/var/lib/libvirt/qemu/ram/-1-guest/** rw'), added.join('\n'));
  t.true(added.includes('/var/lib/libvirt/qemu/domain--1-guest/master-key.aes r'));
});
