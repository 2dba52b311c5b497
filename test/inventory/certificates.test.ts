// SPDX-License-Identifier: Apache-2.0
/** Which certificates a VM's QEMU opens, by what qemu.conf says of them, in the profile and in why. */
import test from 'ava';
import {auditFindings, explainOn} from '../helpers/analysis.ts';
import {deviceRules} from '../layers/apparmor/strict/_strict.ts';
import {planScenario, type Scenario} from '../helpers/scenario.ts';

const SERVER = '{ca-cert,ca-crl,dh-params,server-cert,server-key}.pem';
const CLIENT = '{ca-cert,ca-crl,client-cert,client-key}.pem';
const absent = {unlisted: 'absent'};
const nbd = (tls: string) =>
  `<disk type='network'><source protocol='nbd' name='x' ${tls}><host name='h'/></source><target dev='vda'/></disk>`;
const serial = (mode: string, tls = "tls='yes'") =>
  `<serial type='tcp'><source mode='${mode}' host='h' service='1' ${tls}/><protocol type='raw'/></serial>`;
const own = {certificates: {chardev: '/srv/chardev', nbd: '/srv/nbd'}};

const opens = test.macro({
  exec(t, scenario: Scenario, ...expected: readonly string[]) {
    t.deepEqual(
      deviceRules({host: absent, policy: own, ...scenario}).filter(rule => rule.includes('.pem')),
      expected.map(path => `${path} r`),
    );
  },
  title: (given = '') => given,
});

test("who listens has a server's", opens, {devices: serial('bind')}, `/srv/chardev/${SERVER}`);
test("who connects has a client's", opens, {devices: serial('connect')}, `/srv/chardev/${CLIENT}`);
test('an NBD disk connects', opens, {devices: nbd("tls='yes'")}, `/srv/nbd/${CLIENT}`);
test('nobody who does not ask', opens, {devices: nbd('') + serial('bind', '')});
test(
  'whoever says nothing, where qemu.conf has it so',
  opens,
  {devices: nbd('') + serial('bind', ''), policy: {...own, chardevTls: true, nbdTls: true}},
  `/srv/nbd/${CLIENT}`,
  `/srv/chardev/${SERVER}`,
);
test('not who says no', opens, {
  devices: nbd("tls='no'") + serial('bind', "tls='no'"),
  policy: {...own, chardevTls: true, nbdTls: true},
});
for (const [what, device] of [
  [
    'a channel',
    `<channel type='tcp'><source mode='connect' host='h' service='1' tls='yes'/><target type='virtio' name='a'/></channel>`,
  ],
  [
    'redirection',
    `<redirdev bus='usb' type='tcp'><source mode='connect' host='h' service='1' tls='yes'/></redirdev>`,
  ],
  [
    'a smartcard',
    `<smartcard mode='passthrough' type='tcp'><source mode='connect' host='h' service='1' tls='yes'/></smartcard>`,
  ],
  [
    'randomness',
    `<rng model='virtio'><backend model='egd' type='tcp'><source mode='connect' host='h' service='1' tls='yes'/></backend></rng>`,
  ],
] as const)
  // prettier-ignore
  test(`${what} over TCP does as serials do`, opens, {devices: device}, `/srv/chardev/${CLIENT}`);

test(
  'the directory of the purpose where the host has it, else the common one',
  opens,
  {
    devices: nbd("tls='yes'") + serial('bind'),
    policy: {defaultTls: '/srv/tls'},
    host: {...absent, paths: {'/etc/pki/libvirt-nbd': {type: 'directory'}}},
  },
  `/etc/pki/libvirt-nbd/${CLIENT}`,
  `/srv/tls/${SERVER}`,
);
test(
  'of a host that nobody has looked at, the common one: no distribution makes the others',
  opens,
  {devices: nbd("tls='yes'"), policy: {defaultTls: '/srv/tls'}, host: {}},
  `/srv/tls/${CLIENT}`,
);
test('nothing of its own in what every VM may read', opens, {devices: nbd("tls='yes'"), policy: {}});

test('why knows what the client opens, and what it does not', t => {
  const scenario = {devices: nbd("tls='yes'"), host: {}};
  const asked = explainOn(scenario, {path: '/etc/pki/qemu/client-key.pem'});
  t.is(asked.verdict, 'allowed');
  const closed = {
    devices: nbd("tls='yes'"),
    host: {
      ...absent,
      memberships: {107: []},
      paths: {
        '/etc/pki/qemu': {type: 'directory', uid: 0, gid: 0, mode: '0755'},
        ...Object.fromEntries(
          ['client-key', 'server-key'].map(name => [
            `/etc/pki/qemu/${name}.pem`,
            {type: 'file', uid: 0, gid: 0, mode: '0600'},
          ]),
        ),
      },
    },
  };
  const key = explainOn(closed, {path: '/etc/pki/qemu/client-key.pem'});
  t.is(key.layer, 'dac');
  t.is(key.right, null);
  t.is(explainOn(closed, {path: '/etc/pki/qemu/server-key.pem'}).right?.kind, 'not-asked-for');
});

test("libvirt's profile lacks them where qemu.conf has them elsewhere", t => {
  const codes = (policy: object) =>
    auditFindings({devices: nbd("tls='yes'"), policy, host: {}, mode: 'libvirt'}).map(({code}) => code);
  t.true(codes(own).includes('HELPER_RULE_MISSING'));
  t.false(codes({}).includes('HELPER_RULE_MISSING'));
});

test("an incoming migration has the server's where qemu.conf has every one encrypted", t => {
  const added = (policy: object) => {
    const plan = planScenario({host: absent, policy, operations: 'migrate-in', mode: 'strict'}).apparmor;
    return 'refused' in plan
      ? plan.refused.message
      : plan.rules.flatMap(({path, access}) => (/pki|ssl/.test(path) ? `${path} ${access}` : []));
  };
  const certificates = {migrate: '/etc/ssl/migrate'};
  t.deepEqual(added({certificates, migrateTls: true}), [
    '/etc/ssl/migrate/ r',
    `/etc/ssl/migrate/${SERVER} r`,
  ]);
  t.deepEqual(added({certificates}), []);
  t.deepEqual(added({migrateTls: true}), []);
});
