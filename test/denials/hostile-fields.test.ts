// SPDX-License-Identifier: Apache-2.0
/** Records in which somebody chose what stands in a field: nothing of it is more than a name in what is printed. */
import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {explainLog} from '../../src/denials/explain-log.ts';
import {readLog} from '../../src/denials/read-log.ts';
import {wordsOf} from '../../src/render/report/denials/describe.ts';
import {ownRule} from '../../src/render/report/denials/profile-edits.ts';
import {apparmor, causes, commands, groups, json, selinux, VM} from '../helpers/denied.ts';
import {has} from '../helpers/programs.ts';
import {scratch} from '../helpers/scratch.ts';

test("a child's name is no script for sed", t => {
  const line = apparmor('libvirtd//x/e id #', 'name="/srv/a" denied_mask="r"');
  t.deepEqual(causes(line), ['host-program']);
  t.deepEqual(commands(line), []);
  const [sed = ''] = commands(line.replace('x/e id #', 'qemu_bridge_helper'));
  t.regex(sed, /^sed -i '\/profile qemu_bridge_helper \.\*\{/);
  // Of any letter it would be another block.
  t.regex(commands(line.replace('x/e id #', 'a.b'))[0] ?? '', /^sed -i '\/profile a\\\.b \.\*\{/);
});

test("a child's name is no command, nor another directory", t => {
  for (const child of ['$(id)', '../../../etc', '-la', 'a b'])
    t.deepEqual(commands(apparmor(`${VM}//${child}`, 'name="/srv/a" denied_mask="r"')), [
      'svirtgen generate DEFINITION',
    ]);
  t.is(
    commands(apparmor(`${VM}//passt`, 'name="/srv/a" denied_mask="r"'))[0],
    "ls '/etc/apparmor.d/abstractions/passt'",
  );
});

test('a family is no rule', t => {
  for (const family of ['inet, /** rwix', 'inet\n}\n/** rwix', 'constructor()']) {
    const line = json(apparmor(VM, `family="${family}" sock_type="stream"`, 'create'));
    t.deepEqual(causes(line), ['operation-unknown']);
    t.deepEqual(commands(line), []);
  }
});

test('a field that is missing or made up makes no rule that lets more through', t => {
  const rules = (more: string, operation: string) =>
    groups(json(apparmor('libvirtd', more, operation))).map(({cause}) =>
      cause.kind === 'host-program' ? cause.rule : cause.kind,
    );
  const made: readonly (readonly [string, string])[] = [
    ['capname="a b"', 'capable'],
    ['', 'capable'],
    ['', 'umount'],
    ['', 'mount'],
    ['name="/mnt" fstype="a b" flags="rw"', 'mount'],
    ['name="/mnt" fstype="ext4" flags="rw)"', 'mount'],
    ['signal=term', 'signal'],
    ['signal="a b" peer="swtpm"', 'signal'],
    ['denied_mask="send, a" signal=term peer="swtpm"', 'signal'],
    ['denied_mask="read"', 'ptrace'],
    ['family="inet" sock_type="a b"', 'create'],
    ['mask="send"', 'dbus_method_call'],
  ];
  for (const [more, operation] of made)
    t.deepEqual(rules(more, operation), [undefined], `${operation} ${more}`);
  t.deepEqual(rules('denied_mask="send" signal=rtmin+5 peer="swtpm"', 'signal'), [
    'signal (send) set=(rtmin+5) peer="swtpm"',
  ]);
});

test('a mask is no rule, and executing is none without a profile to run under', t => {
  for (const mask of ['r, /** rwix', 'x', 'zz']) {
    const line = apparmor(VM, `name="/srv/data" denied_mask="${mask}"`);
    for (const command of commands(line)) t.notRegex(command, /\/\*\*|" \w*x|zz/, command);
  }
  t.deepEqual(causes(apparmor(VM, 'name="/srv/data" denied_mask="x"')), ['operation-unknown']);
});

test('what sed inserts is the rule, whatever it holds', t => {
  const rule = '"/srv/a\n}\n/** rwix,\\134';
  const file = join(scratch(t, {profile: 'profile x {\n}\n'}), 'profile');
  const [, script = ''] = /^(sed -i '.*') '[^']*'\n/s.exec(ownRule(VM, rule)) ?? [];
  const {status, stderr} = spawnSync('sh', ['-c', `${script} '${file}'`], {encoding: 'utf8'});
  t.is(status, 0, stderr);
  t.is(readFileSync(file, 'utf8'), `profile x {\n  ${rule},\n}\n`);
  const line = json(apparmor(VM, 'name="/srv/a\n}\n/** rwix,\\\\" denied_mask="r"'));
  const sed = commands(line).find(one => one.startsWith('sed ')) ?? '';
  t.is(sed.split('\n').length, 2, sed);
});

test("a profile's name is no file of another directory", t => {
  const line = apparmor(
    'libvirtd',
    `info="label not found" name="libvirt-00000000-/../../../tmp/x" target="libvirt-00000000-/../../../tmp/x"`,
    'change_onexec',
  );
  t.deepEqual(causes(line), ['host-program']);
  t.deepEqual(causes(line.replaceAll('libvirt-00000000-/../../../tmp/x', VM)), ['profile-absent']);
});

test('a thread called like a program replaces neither its profile nor its file', t => {
  const line = apparmor('unprivileged_userns', 'capability=21 capname="sys_admin"', 'capable').replace(
    'comm="qemu"',
    'comm="firefox"',
  );
  const [command = ''] = commands(line);
  const folder = scratch(t, {'local-userns-firefox': "a site's own\n"});
  writeFileSync(join(folder, 'apparmor_parser'), '#!/bin/sh\necho loaded\n', {mode: 0o755});
  const run = (script: string) =>
    spawnSync('sh', ['-c', script.replaceAll('/etc/apparmor.d', folder)], {
      encoding: 'utf8',
      env: {...process.env, PATH: `${folder}:${process.env['PATH']}`},
    });
  t.notRegex(command, /profile firefox|apparmor\.d\/firefox/);
  const kept = run(command);
  t.not(kept.status, 0);
  t.is(kept.stdout, '');
  const made = run(command.replaceAll('local-userns-firefox', 'local-userns-other'));
  t.is(made.stdout, 'loaded\n');
});

test("a port's protocol is one that semanage knows, and its number a number", t => {
  const port = (tclass: string, src = '5999') =>
    commands(selinux({permission: 'name_bind', tclass, more: `src="${src}"`})).filter(one =>
      one.startsWith('semanage'),
    );
  t.is(port('tcp_socket').length, 1);
  t.deepEqual(port('tcp;id;_socket'), []);
  t.deepEqual(port('netlink_route_socket'), []);
  t.regex(port('tcp_socket', '--delete').join(''), /-p tcp 'PORT'$/);
});

test('types, classes and permissions that the kernel has not are no rule', t => {
  for (const forged of [
    selinux({tclass: 'file { read }; allow svirt_t shadow_t:file'}),
    selinux({target: 'system_u:object_r:a_t file { read }; allow svirt_t shadow_t:s0'}),
    selinux({permission: 'read }; allow svirt_t shadow_t:file { write'}),
    selinux({permission: 'read; allow'}),
    selinux({permission: 'read-all'}),
    selinux({tclass: 'file.a'}),
    selinux({target: 'system_u:object_r:svirt_x_t:s0</label><label>x'}),
  ]) {
    const report = explainLog(readLog([forged]));
    t.deepEqual(
      report.groups.flatMap(group => wordsOf(group).remedies),
      [],
      forged,
    );
    t.is(report.unread.length, 1);
  }
});

test('where no file is found nothing is labelled; a found one is labelled as it is called', t => {
  if (!has(t, 'find')) return;
  const [, label = ''] = commands(
    selinux({
      permission: 'search',
      tclass: 'dir',
      target: 'system_u:object_r:unlabeled_t:s0',
      more: 'name="thing" dev="vda1" ino=5',
    }),
  );
  t.regex(label, /semanage fcontext/);
  const folder = scratch(t);
  const stub = (name: string, text: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, {mode: 0o755});
  for (const name of ['semanage', 'restorecon']) stub(name, `printf '%s|' ${name} "$@"`);
  stub('findmnt', 'echo /srv');
  const run = () =>
    spawnSync('sh', ['-c', label], {
      encoding: 'utf8',
      env: {...process.env, PATH: `${folder}:${process.env['PATH']}`},
    });
  stub('find', ':');
  const missing = run();
  t.is(missing.stdout, '');
  t.not(missing.status, 0);
  stub('find', "echo '/srv/a.b [c]'");
  t.is(
    run().stdout,
    String.raw`semanage|fcontext|-a|-t|virt_image_t|/srv/a\.b[\x20]\[c\](/.*)?|restorecon|-Rv|/srv/a.b [c]|`,
  );
});

test('a module is no option of modprobe', t => {
  const line = selinux({permission: 'module_request', tclass: 'system', more: 'kmod="-r"'});
  t.regex(commands(line)[0] ?? '', /^modprobe -- '-r'\n/);
});

test("names of every object's own methods are names", t => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
    for (const line of [
      apparmor(VM, 'name="/srv/a"', name),
      apparmor(name, 'name="/srv/a" denied_mask="r"'),
      apparmor(VM, `class="${name}" name="/srv/a" denied_mask="r"`),
      selinux({target: `system_u:object_r:${name}:s0`}),
      selinux({
        target: `system_u:system_r:${name}:s0`,
        permission: 'connectto',
        tclass: 'unix_stream_socket',
      }),
      selinux({tclass: name, permission: name}),
      selinux({tclass: `${name}_socket`}),
    ]) {
      const printed = JSON.stringify(groups(line).map(group => wordsOf(group)));
      t.notRegex(printed, /function |\[object|native code|undefined/, line);
    }
});
