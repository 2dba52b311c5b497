// SPDX-License-Identifier: Apache-2.0
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {svirtgen} from '../helpers/cli.ts';
import {domainXml, UUID, type Scenario} from '../helpers/scenario.ts';
import {scratch} from '../helpers/scratch.ts';

const NAME = `libvirt-${UUID}`;
const DISK = (path: string) =>
  `<disk type='file'><driver name='qemu' type='raw'/><source file='${path}'/><target dev='vda'/></disk>`;

function start(t: Parameters<typeof scratch>[0], scenario: Scenario = {devices: DISK('/srv/a.img')}) {
  const cwd = scratch(t, {'a.xml': domainXml(scenario)});
  const run = (...args: readonly string[]) =>
    svirtgen(
      ['generate', '--host', 'assumed', '--policy', 'libvirt', '--backend', 'apparmor', ...args, 'a.xml'],
      {cwd},
    );
  const file = (name: string) => join(cwd, 'profiles-out', 'apparmor', name);
  const read = (name = NAME) => readFileSync(file(name), 'utf8');
  return {cwd, run, file, read};
}

test("libvirt mode: the profile is what libvirt's template gives", t => {
  const {run, read} = start(t);
  t.is(run('--mode', 'libvirt').status, 0);
  t.is(
    read(),
    `#
# This profile is for the domain whose UUID matches this file.
#

#include <tunables/global>

profile ${NAME} flags=(attach_disconnected) {
  #include <abstractions/libvirt-qemu>
  #include if exists <libvirt/${NAME}.files>

}
`,
  );
});

test('strict mode: with a place for rules of the site', t => {
  const {run, read} = start(t);
  t.is(run().status, 0);
  t.regex(read(), new RegExp(`files>\n {2}#include if exists <local/${NAME}>\n\n}\n$`));
});

test('--complain', t => {
  const {run, read} = start(t);
  t.is(run('--complain').status, 0);
  t.regex(read(), /^profile .* flags=\(attach_disconnected, complain\) \{$/m);
  t.is(run().status, 0);
  t.notRegex(read(), /complain/);
});

test("the site's own template", t => {
  const {cwd, run, read} = start(t);
  mkdirSync(join(cwd, 'templates'));
  t.regex(run('--template-directory', 'templates').stderr, /\(AA_NO_TEMPLATE\)$/m);
  t.false(existsSync(join(cwd, 'profiles-out')));
  const template = '# ours\nprofile LIBVIRT_TEMPLATE {\n  /site r,\n}\n';
  writeFileSync(join(cwd, 'templates', 'TEMPLATE.qemu'), template);
  t.is(run('--template-directory', 'templates', '--mode', 'libvirt').status, 0);
  t.is(read(), `# ours\nprofile ${NAME} {\n  /site r,\n  #include if exists <libvirt/${NAME}.files>\n\n}\n`);
  writeFileSync(join(cwd, 'templates', 'TEMPLATE.qemu'), '{}');
  t.regex(run('--template-directory', 'templates').stderr, /\(AA_BAD_TEMPLATE\)$/m);
});

test('a profile that was changed by hand is kept, and its rules are renewed', t => {
  const {cwd, run, read, file} = start(t);
  t.is(run().status, 0);
  const changed = read().replace('{\n', '{\n  /opt/extra r,\n');
  writeFileSync(file(NAME), changed);
  writeFileSync(join(cwd, 'a.xml'), domainXml({devices: DISK('/srv/b.img')}));
  const {status, stdout} = run('--complain');
  t.is(status, 0);
  t.is(read(), changed);
  t.regex(read(`${NAME}.files`), /"\/srv\/b\.img" rwk/);
  t.regex(stdout, new RegExp(`^kept .*${NAME}, which was changed by hand`, 'm'));
});

test('--durable: one file that holds its rules, under a name of its own', t => {
  const {cwd, run, read} = start(t);
  t.is(run('--durable', 'web').status, 0);
  t.deepEqual(readdirSync(join(cwd, 'profiles-out', 'apparmor')), ['web']);
  const profile = read('web');
  t.regex(profile, /^abi <abi\/3\.0>,$/m);
  t.regex(profile, /^profile web flags=\(attach_disconnected\) \{$/m);
  t.regex(profile, /^ {2}"\/srv\/a\.img" rwk,$/m);
  t.regex(profile, /^ {2}#include if exists <local\/web>$/m);
  t.notRegex(profile, /DO NOT EDIT|\.files/);
});

test('a static label gets the profile that it names', t => {
  const also = `<seclabel type='static' model='apparmor' relabel='yes'><label>kept-vm</label></seclabel>`;
  const {cwd, run, read} = start(t, {devices: DISK('/srv/a.img'), also});
  t.is(run().status, 0);
  t.deepEqual(readdirSync(join(cwd, 'profiles-out', 'apparmor')), ['kept-vm']);
  t.regex(read('kept-vm'), /^profile kept-vm /m);
});

test('names that are no names', t => {
  const {cwd, run} = start(t);
  for (const name of ['../x', 'a b', '.x', 'a{', 'x'.repeat(200)])
    t.regex(run('--durable', name).stderr, /\(AA_PROFILE_NAME\)$/m, name);
  t.regex(run('--durable', '').stderr, /\(USAGE\)$/m);
  t.false(existsSync(join(cwd, 'profiles-out')));
});

test('two definitions cannot share a durable profile', t => {
  const {cwd, run} = start(t);
  writeFileSync(join(cwd, 'b.xml'), domainXml({}).replaceAll(UUID, UUID.replace(/^./, '6')));
  t.regex(run('--durable', 'x', 'b.xml').stderr, /\(DURABLE_TWICE\)$/m);
});

for (const path of ['/srv/a{b', '/srv/a[b', '/srv/x@{NOPE}', String.raw`/srv/end\ `.trim()]) {
  test(`libvirt mode: a name that would be read as a pattern is refused: ${path}`, t => {
    const {cwd, run} = start(t, {devices: DISK(path)});
    const {status, stderr} = run('--mode', 'libvirt');
    t.is(status, 2);
    t.regex(stderr, /^a\.xml:\d+:\d+: error: .*does not name this one file.*\(AA_NAME_IS_PATTERN\)$/m);
    t.false(existsSync(join(cwd, 'profiles-out')));
    t.is(run().status, 0, 'strict mode escapes it');
  });
}

test('versions that do not know optional includes', t => {
  const {run, read} = start(t);
  t.is(run('--mode', 'libvirt', '--libvirt', '9.6').status, 0);
  t.regex(read(), new RegExp(`^ {2}#include <libvirt/${NAME}.files>$`, 'm'));
  t.is(run('--mode', 'libvirt', '--libvirt', '10.0').status, 0);
  t.regex(read(), new RegExp(`^ {2}#include if exists <libvirt/${NAME}.files>$`, 'm'));
  t.is(run('--parser', '2.13').status, 0);
  t.notRegex(read(), /if exists/);
  t.is(run('--durable', 'web', '--parser', '2.13').status, 0);
  t.notRegex(read('web'), /^abi|if exists/m);
  t.is(run('--parser', 'x').status, 2);
});

const label = (name: string) =>
  `<seclabel type='static' model='apparmor' relabel='yes'><label>${name}</label></seclabel>`;

for (const name of [
  `libvirt-${UUID.replace(/^./u, '6')}`,
  `libvirt-${UUID.replace(/^./u, '6')}.files`,
  'TEMPLATE.qemu',
  'unconfined',
  'libvirtd',
  'usr.sbin.libvirtd',
]) {
  test(`a definition cannot take what belongs to others: ${name}`, t => {
    const {cwd, run} = start(t, {devices: DISK('/srv/a.img'), also: label(name)});
    const refused = /^a\.xml:\d+:\d+: error: .*\(AA_RESERVED_NAME\)$/m;
    for (const mode of ['strict', 'libvirt']) {
      t.regex(run('--mode', mode).stderr, refused);
      const apply = ['apply', '--dry-run', '--policy', 'debian', '--mode', mode, 'a.xml'];
      t.regex(svirtgen(apply, {cwd}).stderr, refused, 'whatever layers are asked for');
    }
    t.false(existsSync(join(cwd, 'profiles-out')));
    const plan = (mode: string) =>
      svirtgen(['plan', '--host', 'assumed', '--policy', 'debian', '--mode', mode, 'a.xml'], {cwd});
    t.like(plan('strict'), {status: 2});
    t.regex(plan('strict').stderr, refused);
    t.like(plan('libvirt'), {status: 0}, 'as libvirt has it');
  });
}

test("a static label may name the VM's own profile", t => {
  const {run} = start(t, {devices: DISK('/srv/a.img'), also: label(`libvirt-${UUID}`)});
  t.is(run().status, 0);
});

test('two VMs that share a static label are both refused', t => {
  const {cwd, run} = start(t, {devices: DISK('/srv/a.img'), also: label('tenants')});
  const other = domainXml({devices: DISK('/srv/b.img'), also: label('tenants')});
  writeFileSync(join(cwd, 'b.xml'), other.replaceAll(UUID, UUID.replace(/^./u, '6')));
  const {status, stderr} = run('b.xml');
  t.is(status, 2);
  t.regex(stderr, /^a\.xml:1:1: error: .* also that of b\.xml.*\(AA_PROFILE_TWICE\)$/m);
  t.regex(stderr, /^b\.xml:1:1: error: .* also that of a\.xml.*\(AA_PROFILE_TWICE\)$/m);
  t.false(existsSync(join(cwd, 'profiles-out')));
});

test("a static label does not take over another VM's profile in a later run, nor one made by hand", t => {
  const {cwd, run, read} = start(t, {devices: DISK('/srv/a.img'), also: label('kept-vm')});
  t.is(run().status, 0);
  const first = read('kept-vm');
  t.is(run().status, 0, 'the same VM renews its own');
  const other = domainXml({devices: DISK('/srv/b.img'), also: label('kept-vm')});
  writeFileSync(join(cwd, 'a.xml'), other.replaceAll(UUID, UUID.replace(/^./u, '6')));
  t.regex(run().stderr, /^\S*apparmor\/kept-vm: error: .*\(AA_PROFILE_TAKEN\)$/m);
  t.is(read('kept-vm'), first);
});

test('nobody keeps another VM from its own profile by naming it', t => {
  const {cwd, run, read} = start(t);
  const thief = domainXml({devices: DISK('/srv/b.img'), also: label(NAME)});
  writeFileSync(join(cwd, 'b.xml'), thief.replaceAll(`<uuid>${UUID}`, `<uuid>${UUID.replace(/^./u, '6')}`));
  const {status, stderr} = run('b.xml');
  t.is(status, 2);
  t.regex(stderr, /^b\.xml:\d+:\d+: error: .*\(AA_RESERVED_NAME\)\n$/);
  t.notRegex(read(`${NAME}.files`), /b\.img/);
});

test('a profile that would open the files of a VM with a similar name is refused, before there is an id', t => {
  const other = (name: string, last: string, attributes = '') =>
    domainXml({name, attributes}).replaceAll(UUID, UUID.slice(0, -1) + last);
  const cwd = scratch(t, {
    'a.xml': other('production-webserver-01', '1'),
    'b.xml': other('production-webserver-02', '2'),
    'c.xml': other('production-webserver-03', '3', ` id='7'`),
    'd.xml': other('production-webserve', '4'),
  });
  const generate = (...args: readonly string[]) =>
    svirtgen(['generate', '--host', 'assumed', '--policy', 'libvirt', ...args], {cwd});
  const both = generate('a.xml', 'b.xml', 'c.xml', 'd.xml');
  t.is(both.status, 2);
  t.regex(both.stderr, /^a\.xml:1:1: error: .* the files of b\.xml.*\(SHORT_NAME_SHARED\)$/m);
  t.regex(both.stderr, /^b\.xml:1:1: error: .* the files of a\.xml.*\(SHORT_NAME_SHARED\)$/m);
  t.notRegex(both.stderr, /^[cd]\.xml.*error/m);
  t.deepEqual(
    readdirSync(join(cwd, 'profiles-out', 'apparmor')).filter(name => !name.endsWith('.files')),
    ['3', '4'].map(last => `libvirt-${UUID.slice(0, -1)}${last}`),
  );
  t.is(generate('--mode', 'libvirt', 'a.xml', 'b.xml').status, 0);
  t.regex(generate('a.xml').stderr, /\(SHORT_NAME_NOT_OWN\)$/m);
});
