// SPDX-License-Identifier: Apache-2.0
/** The gate for definitions of others: the shipped examples, and ways around a limit. */
import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {audit, openSite, type SiteOptions} from '../../../src/index.ts';
import {root} from '../../helpers/paths.ts';
import {domainXml, type Scenario} from '../../helpers/scenario.ts';
import {scratch} from '../../helpers/scratch.ts';

const disk = (path: string, more = '') =>
  `<disk type='file'><driver name='qemu' type='raw'/><source file='${path}'/><target dev='vda' bus='virtio'/>${more}</disk>`;

function outside(options: SiteOptions, scenario: Scenario, change = (xml: string) => xml): readonly string[] {
  const site = openSite({host: 'assumed', ...options});
  const {domains} = audit([{xml: change(domainXml(scenario))}], site);
  return domains.flatMap(({findings}) =>
    findings
      .filter(({code}) => code === 'OUTSIDE_LIMITS')
      .map(({message, from}) => `${from?.line ?? 0} ${message.replace(/^.*?: /u, '')}`),
  );
}

const hosting = (scenario: Scenario, change?: (xml: string) => string): readonly string[] =>
  outside({policy: join(root, 'examples/limits/hosting.yaml')}, {name: 'customer-7', ...scenario}, change);

test('a hosting provider: a customer within the limits', t => {
  const devices = `${disk('/srv/customers/customer-7/a.raw')}
<interface type='bridge'><source bridge='br0'/><model type='virtio'/></interface>
<graphics type='vnc' port='-1'><listen type='address' address='127.0.0.1'/></graphics>`;
  t.deepEqual(hosting({devices}), []);
});

test('what libvirt names and makes itself is within every limit, and a place the definition names is not', t => {
  const tpm = (source: string) =>
    `<tpm model='tpm-crb'><backend type='emulator' version='2.0'>${source}</backend></tpm>`;
  const passt = "<interface type='user'><backend type='passt'/></interface>";
  t.deepEqual(hosting({devices: tpm('') + passt}), []);
  t.deepEqual(
    hosting({devices: tpm('')}, xml => xml.replace(/<uuid>.*<\/uuid>/u, '')),
    [],
  );
  const other = hosting({devices: tpm("<source type='dir' path='/var/lib/libvirt/swtpm/other/tpm2'/>")});
  t.regex(other.join(), /swtpm\/other\/tpm2/);
});

const ways: Readonly<Record<string, readonly [Scenario, RegExp]>> = {
  'the disk of another customer': [
    {devices: disk('/srv/customers/customer-8/a.raw')},
    /^8 qemu may read and write .*customer-8/,
  ],
  'a golden image to write': [{devices: disk('/srv/golden/a.qcow2')}, /^8 qemu may read and write/],
  'a name that no limit is for': [{name: 'other'}, /no limit in the policy hosting/],
  'a share of everything': [
    {
      devices:
        "<filesystem type='mount'><source dir='/srv/customers/customer-7/..'/><target dir='x'/></filesystem>",
    },
    /^8 qemu may /,
  ],
  'a display for the whole world': [
    {devices: "<graphics type='vnc' port='-1'><listen type='address' address='0.0.0.0'/></graphics>"},
    /^8 it listens on 0\.0\.0\.0/,
  ],
  'a console in a file of the host': [
    {devices: "<serial type='file'><source path='/etc/cron.d/a'/></serial>"},
    /^8 virtlogd opens \/etc\/cron\.d\/a/,
  ],
  'the log of a console in a file of the host': [
    {devices: "<serial type='pty'><log file='/etc/cron.d/a'/></serial>"},
    /^8 virtlogd opens \/etc\/cron\.d\/a/,
  ],
  'a serial line that listens everywhere': [
    {devices: "<serial type='tcp'><source mode='bind' host='::' service='4444'/></serial>"},
    /^8 it listens on ::/,
  ],
  'a volume that nobody knows': [
    {
      devices:
        "<disk type='volume'><source pool='secret' volume='a'/><target dev='vda' bus='virtio'/></disk>",
    },
    /^8 what it reaches is not known/,
  ],
  'an emulator of its own': [{devices: '<emulator>/srv/evil</emulator>'}, /\/srv\/evil/],
  'a kernel of the host': [{os: '<kernel>/boot/vmlinuz</kernel>'}, /\/boot\/vmlinuz/],
};

for (const [title, [scenario, expected]] of Object.entries(ways)) {
  test(`a hosting provider: ${title}`, t => {
    const found = hosting(scenario);
    t.true(
      found.some(one => expected.test(one)),
      found.join('\n') || 'nothing',
    );
  });
}

const ci = (also: string, devices = ''): readonly string[] => {
  const metadata = `<metadata><ci:job xmlns:ci='urn:ci' tier='untrusted'>ci-42</ci:job></metadata>`;
  const commandline = `<qemu:commandline xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>${also}</qemu:commandline>`;
  return outside(
    {policy: join(root, 'examples/limits/ci-farm.yaml')},
    {also: metadata + (also === '' ? '' : commandline), devices},
  );
};

test('a CI farm: a job within the limits, told by its metadata', t => {
  const serial = "<serial type='tcp'><source mode='bind' host='10.20.3.4' service='4444'/></serial>";
  const argument = "<qemu:arg value='-fw_cfg'/><qemu:arg value='name=opt/ci/job,string=42'/>";
  t.deepEqual(ci(argument, disk('/srv/ci/scratch/42/a.raw') + serial), []);
  t.is(outside({policy: join(root, 'examples/limits/ci-farm.yaml')}, {}).length, 1);
});

test('a CI farm: arguments, variables and addresses beyond the limits', t => {
  t.regex(ci("<qemu:arg value='-S'/>")[0] ?? '', /passes -S to QEMU/);
  t.regex(ci("<qemu:env name='LD_PRELOAD' value='/srv/x.so'/>").join(' '), /passes LD_PRELOAD=\/srv\/x\.so/);
  const serial = "<serial type='tcp'><source mode='bind' host='10.21.0.1' service='4444'/></serial>";
  t.regex(ci('', serial)[0] ?? '', /listens on 10\.21\.0\.1/);
});

/** A policy whose one limit is a folder of this host. */
function limitedTo(t: ExecutionContext): {readonly folder: string; readonly policy: string} {
  const folder = scratch(t);
  mkdirSync(join(folder, 'real'));
  symlinkSync(join(folder, 'real'), join(folder, 'allowed'));
  const policy = join(folder, 'site.yaml');
  const limit = `{vms: {name: '*'}, paths: {write: ['${folder}/allowed/**']}}`;
  writeFileSync(policy, `extends: libvirt\nuser: '+0'\ngroup: '+0'\nlimits: [${limit}]\n`);
  return {folder, policy};
}

test('the directory of a limit may be reached through a link; a link out of it is outside', t => {
  const {folder, policy} = limitedTo(t);
  writeFileSync(join(folder, 'real/own.raw'), '');
  symlinkSync('/etc/hostname', join(folder, 'real/link.raw'));
  const found = (name: string) =>
    outside({policy, host: 'live'}, {devices: disk(join(folder, 'allowed', name))}).filter(one =>
      one.includes(name),
    );
  t.deepEqual(found('own.raw'), []);
  t.regex(found('link.raw')[0] ?? '', /leads to \/etc\/hostname/);
});

test('a mistake in a limit names its line', t => {
  const folder = scratch(t, {
    'site.yaml': "extends: libvirt\nlimits:\n  - vms: {name: '*'}\n    listen: [10.0.0.0/99]\n",
  });
  const error = t.throws(() => openSite({host: 'assumed', policy: join(folder, 'site.yaml')}));
  t.regex(error?.message ?? '', /limits\.0\.listen\.0: must be an address/);
  t.is((error as unknown as {place: {line: number}}).place.line, 4);
});

test('the page says what the policies of the examples say', t => {
  for (const name of ['hosting', 'ci-farm'])
    t.true(readFileSync(join(root, 'docs/limits.md'), 'utf8').includes(`examples/limits/${name}.yaml`));
});
