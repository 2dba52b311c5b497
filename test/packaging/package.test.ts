// SPDX-License-Identifier: Apache-2.0
/** What `svirtgen package` ships, tried by the programs that will read it. */
import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import type {Manifest} from '../../src/documents/package.ts';
import {svirtgen} from '../helpers/cli.ts';
import {has, skip} from '../helpers/programs.ts';
import {scratch} from '../helpers/scratch.ts';

const POLICIES = ['debian', 'ubuntu', 'fedora', 'libvirt'] as const;

function packaged(t: ExecutionContext, policy: string): {readonly root: string; readonly manifest: Manifest} {
  const root = scratch(t);
  const {status, stdout, stderr} = svirtgen([
    'package',
    '--policy',
    policy,
    '--destdir',
    root,
    '--format',
    'json',
  ]);
  t.is(status, 0, stderr);
  return {root, manifest: JSON.parse(stdout) as Manifest};
}

function run(t: ExecutionContext, program: string, args: readonly string[]): void {
  const path = `${process.env['PATH']}:/usr/sbin:/sbin`;
  const {status, stdout, stderr} = spawnSync(program, args, {
    encoding: 'utf8',
    env: {...process.env, PATH: path},
  });
  t.is(status, 0, `${program} ${args.join(' ')}\n${stdout}${stderr}`);
}

for (const policy of POLICIES) {
  test(`${policy}: the same call ships the same files, and --check finds them so`, t => {
    const {root, manifest} = packaged(t, policy);
    t.deepEqual(packaged(t, policy).manifest, manifest);
    t.like(svirtgen(['package', '--policy', policy, '--check', root]), {status: 0, stdout: ''});
  });

  test(`${policy}: the whole profiles compile with the abstraction that is shipped`, t => {
    if (!has(t, 'apparmor_parser')) return;
    const {root, manifest} = packaged(t, policy);
    const etc = join(root, 'etc/apparmor.d');
    const compiled = manifest.files.filter(({check}) => check?.startsWith('apparmor_parser') === true);
    for (const {path} of compiled) {
      run(t, 'apparmor_parser', ['-QKq', '-I', etc, '-I', '/etc/apparmor.d', join(root, path)]);
    }
    t.is(compiled.length, policy === 'fedora' ? 0 : 4);
  });

  test(`${policy}: systemd makes the accounts and the directories`, t => {
    if (!has(t, 'systemd-sysusers') || !has(t, 'systemd-tmpfiles')) return;
    const {root} = packaged(t, policy);
    if (process.getuid?.() !== 0) return skip(t, 'making accounts needs root');
    mkdirSync(join(root, 'etc'), {recursive: true});
    run(t, 'systemd-sysusers', [`--root=${root}`, 'svirtgen.conf']);
    run(t, 'systemd-tmpfiles', [`--root=${root}`, '--create', 'svirtgen.conf', 'svirtgen-libvirt.conf']);
    run(t, 'test', ['-d', join(root, 'var/lib/libvirt/qemu/nvram')]);
  });

  test(`${policy}: systemd reads the drop-ins without a complaint`, t => {
    if (!has(t, 'systemd-analyze')) return;
    const {root} = packaged(t, policy);
    const unit = join(root, 'usr/lib/systemd/system/libvirtd.service');
    writeFileSync(unit, '[Service]\nExecStart=/bin/true\n');
    const {status, stderr} = spawnSync('systemd-analyze', ['verify', '--man=no', unit], {encoding: 'utf8'});
    t.is(status, 0, stderr);
    t.false(/svirtgen\.conf/.test(stderr), stderr);
  });
}

for (const policy of ['debian', 'ubuntu'] as const) {
  test(`${policy}: libvirt's own profiles compile with the additions`, t => {
    if (!has(t, 'apparmor_parser')) return;
    const {root} = packaged(t, policy);
    const etc = join(root, 'etc/apparmor.d');
    for (const [profile, program, addition] of [
      ['libvirtd', '/usr/sbin/libvirtd', 'local/usr.sbin.libvirtd'],
      ['virt-aa-helper', '/usr/lib/libvirt/virt-aa-helper', 'svirtgen/virt-aa-helper'],
    ]) {
      const file = join(root, `${profile}.with-additions`);
      const text = `#include <tunables/global>\nprofile ${profile} ${program} {\n#include <${addition}>\n}\n`;
      writeFileSync(file, text);
      run(t, 'apparmor_parser', ['-QKq', '-I', etc, '-I', '/etc/apparmor.d', file]);
    }
  });
}

test('the directories of the driver are those of the libvirt that is named, and keep a mode they have', t => {
  const root = scratch(t);
  const file = join(root, 'usr/lib/tmpfiles.d/svirtgen-libvirt.conf');
  const made = (libvirt: string) => {
    const args = ['package', '--policy', 'debian', '--libvirt', libvirt, '--destdir', root];
    t.is(svirtgen(args).status, 0);
    return readFileSync(file, 'utf8');
  };
  const older = made('9.0');
  t.true(older.includes('d /var/lib/libvirt/qemu/channel/target :0755 libvirt-qemu libvirt-qemu -'));
  t.false(/\/(?:rdp|vnc) /.test(older));
  const newer = made('12.5');
  t.true(newer.includes('d /run/libvirt/qemu/channel :0755 '));
  t.regex(newer, /\/rdp :0770 [^]*\/vnc :0770 /);

  if (!has(t, 'systemd-tmpfiles') || process.getuid?.() !== 0) return;
  const lib = join(root, 'var/lib/libvirt/qemu');
  mkdirSync(lib, {recursive: true});
  chmodSync(lib, 0o751);
  mkdirSync(join(root, 'etc'), {recursive: true});
  run(t, 'systemd-sysusers', [`--root=${root}`, 'svirtgen.conf']);
  run(t, 'systemd-tmpfiles', [`--root=${root}`, '--create', 'svirtgen-libvirt.conf']);
  t.is(statSync(lib).mode & 0o777, 0o751);
  t.is(statSync(join(lib, 'nvram')).mode & 0o777, 0o750);
});

test('the SELinux module compiles against a policy that has the types', t => {
  if (!has(t, 'secilc')) return;
  const {root} = packaged(t, 'fedora');
  const base = join(root, 'base.cil');
  writeFileSync(base, BASE_POLICY);
  const module = join(root, 'usr/share/selinux/packages/svirtgen/svirtgen.cil');
  run(t, 'secilc', ['-M', '1', '-o', join(root, 'policy'), '-f', join(root, 'contexts'), base, module]);
  t.regex(
    readFileSync(join(root, 'contexts'), 'utf8'),
    /^\/var\/lib\/svirtgen\(\/\.\*\)\?\s.*virt_var_lib_t/m,
  );
});

test('udev reads the rules', t => {
  if (!has(t, 'udevadm')) return;
  const {root} = packaged(t, 'debian');
  if (spawnSync('udevadm', ['verify', '--help']).status !== 0) return skip(t, 'this udevadm has no verify');
  run(t, 'udevadm', ['verify', join(root, 'usr/lib/udev/rules.d/60-svirtgen.rules')]);
});

test('a device that a policy adds gets an ACL for its user and no other group', t => {
  const folder = scratch(t, {
    'site.yaml': 'extends: debian\ncgroupDeviceAcl: [/dev/null, /dev/kvm, /dev/dri/renderD128]\n',
  });
  const root = join(folder, 'root');
  t.is(svirtgen(['package', '--policy', join(folder, 'site.yaml'), '--destdir', root]).status, 0);
  const rules = readFileSync(join(root, 'usr/lib/udev/rules.d/60-svirtgen.rules'), 'utf8');
  t.true(rules.includes('KERNEL=="renderD128", RUN+="/usr/bin/setfacl -m u:libvirt-qemu:rw $devnode"'));
  t.false(/null/.test(rules));
});

test('a directory that no rule can name is refused, and nothing is written', t => {
  const folder = scratch(t, {
    'site.yaml': 'extends: debian\napparmor: {firmware: ["/usr/share/a b/"]}\n',
  });
  const root = join(folder, 'root');
  const {status, stderr} = svirtgen(['package', '--policy', join(folder, 'site.yaml'), '--destdir', root]);
  t.is(status, 2);
  t.regex(stderr, /a b.*\(UNQUOTABLE\)/);
  t.is(spawnSync('test', ['-e', root]).status, 1);
});

test('--check tells what is missing, changed, open to others or no file', t => {
  const {root} = packaged(t, 'debian');
  const at = (name: string) => join(root, name);
  rmSync(at('usr/lib/tmpfiles.d/svirtgen.conf'));
  writeFileSync(at('usr/lib/sysusers.d/svirtgen.conf'), 'g evil -\n');
  chmodSync(at('etc/apparmor.d/svirtgen-load-profile'), 0o666);
  rmSync(at('usr/lib/udev/rules.d/60-svirtgen.rules'));
  symlinkSync('/dev/null', at('usr/lib/udev/rules.d/60-svirtgen.rules'));
  const {status, stdout} = svirtgen(['package', '--policy', 'debian', '--check', root]);
  t.is(status, 1);
  t.deepEqual(
    stdout
      .split('\n')
      .filter(line => line !== '')
      .map(line => line.split(': ').slice(0, 2).join(' ')),
    [
      '/etc/apparmor.d/svirtgen-load-profile mode',
      '/usr/lib/sysusers.d/svirtgen.conf content',
      '/usr/lib/tmpfiles.d/svirtgen.conf missing',
      '/usr/lib/udev/rules.d/60-svirtgen.rules type',
    ],
  );
});

const BASE_POLICY = `
(handleunknown allow)
(mls true)
(class file (read open getattr lock))
(classorder (file))
(sid kernel)
(sidorder (kernel))
(sensitivity s0)
(sensitivityorder (s0))
(sensitivitycategory s0 (c0))
(category c0)
(categoryorder (c0))
(level low (s0))
(levelrange all ((s0) (s0)))
(user system_u)
(userlevel system_u (s0))
(userrange system_u all)
(role object_r)
(role system_r)
(userrole system_u object_r)
(userrole system_u system_r)
(typeattribute cil_gen_require)
(type virt_var_lib_t)
(type virt_etc_t)
(type bin_t)
(type virtqemud_t)
(roletype object_r virt_var_lib_t)
(roletype object_r virt_etc_t)
(roletype object_r bin_t)
(roletype object_r virtqemud_t)
(roletype system_r virtqemud_t)
(sidcontext kernel (system_u system_r virtqemud_t all))
`;
