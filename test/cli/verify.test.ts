// SPDX-License-Identifier: Apache-2.0
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import type {VerifiedDomain} from '../../src/verify/drift.ts';
import {svirtgen} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';
import {domainXml, UUID} from '../helpers/scenario.ts';
import {scratch} from '../helpers/scratch.ts';

/** A VM that runs as whoever runs the test, or as somebody else. */
function verify(folder: string, uid: number, ...options: readonly string[]) {
  writeFileSync(join(folder, 'a.img'), '', {mode: 0o600});
  const devices = `<disk type='file'><source file='${folder}/a.img'/><target dev='vda'/></disk>`;
  writeFileSync(join(folder, 'guest.xml'), domainXml({devices}).replace('guest', 'svirtgen-test-guest'));
  writeFileSync(join(folder, 'qemu.conf'), `user = "+${uid}"\ngroup = "+${process.getgid!()}"\n`);
  const site = ['--policy=libvirt', '--backend=dac', `--qemu-conf=${join(folder, 'qemu.conf')}`];
  return svirtgen(['verify', '-q', ...site, ...options, join(folder, 'guest.xml')]);
}

test('as planned is exit status 0, drift is 1 and has the command that repairs it', t => {
  const folder = scratch(t);
  const own = process.getuid!();
  const ids = (uid: number) => `${uid}:${process.getgid!()}`;
  t.like(verify(folder, own), {status: 0});
  const {status, stdout} = verify(folder, own + 1);
  t.is(status, 1);
  // Owners are set at the start; that QEMU's user cannot come to the file is wrong before that.
  t.true(stdout.includes(`setfacl -m u:${own + 1}:--x '${folder}'`), stdout);
  const json = JSON.parse(verify(folder, own + 1, '--format=json').stdout) as {domains: VerifiedDomain[]};
  const [domain] = json.domains;
  t.like(domain, {name: 'svirtgen-test-guest', running: false, file: join(folder, 'guest.xml')});
  t.like(
    domain?.drift.find(({path}) => path === folder),
    {layer: 'dac', expected: `searchable by ${ids(own + 1)}`, found: `${ids(own)} 0700`},
  );
});

test('what libvirt wrote of a running VM and is refused is named by the file it stands in', t => {
  const folder = scratch(t);
  const state = join(folder, 'run', 'qemu');
  mkdirSync(state, {recursive: true});
  writeFileSync(join(folder, 'guest.xml'), domainXml({}));
  writeFileSync(join(state, 'guest.pid'), String(process.pid));
  const live = join(state, 'guest.xml');
  // A static label without the image's: libvirt writes such a status file, and refuses to read it.
  const label = `<seclabel type='static' model='apparmor' relabel='yes'><label>libvirt-x</label></seclabel>`;
  writeFileSync(live, `<domstatus>${domainXml({attributes: " id='1'", also: label})}</domstatus>`);
  const site = ['--policy=debian', `--uri=qemu:///embed?root=${folder}`];
  const {status, stderr} = svirtgen(['verify', '-q', ...site, join(folder, 'guest.xml')]);
  t.is(status, 2);
  t.true(stderr.startsWith(`${live}:`), stderr);
});

test('a recorded host is none that could drift', t => {
  const host = join(root, 'examples/host.json');
  const {status, stderr} = svirtgen(['verify', '--host', host, join(root, 'examples/database.xml')]);
  t.is(status, 2);
  t.regex(stderr, /\(VERIFY_NOT_LIVE\)/);
});

test("a VM is compared with svirtgen's policy only where something of svirtgen's is found", t => {
  const folder = scratch(t);
  const profiles = join(folder, 'profiles');
  mkdirSync(profiles);
  const policy = join(folder, 'site.yaml');
  writeFileSync(policy, `extends: libvirt\napparmor:\n  directory: ${profiles}\n`);
  const devices = "<rng model='virtio'><backend model='random'>/dev/hwrng</backend></rng>";
  const definition = join(folder, 'guest.xml');
  writeFileSync(definition, domainXml({devices}).replace('guest', 'svirtgen-test-found'));
  const site = ['--policy', policy, '--backend=apparmor'];
  const rules = (mode: string) => {
    const out = join(folder, mode);
    const made = svirtgen(['generate', '-q', '--mode', mode, '-o', out, ...site, definition]);
    t.is(made.status, 0, made.stderr);
    return readFileSync(join(out, 'apparmor', `libvirt-${UUID}.files`), 'utf8');
  };
  /** Whether it says that it compares with libvirt's own way. */
  const isTold = (text: string, ...options: readonly string[]) => {
    writeFileSync(join(profiles, `libvirt-${UUID}.files`), text);
    const {status, stderr} = svirtgen(['verify', ...site, ...options, definition]);
    t.is(status, 0, stderr);
    return stderr.includes('svirtgen has not prepared 1 VM');
  };
  process.env['SVIRTGEN_STATE'] = folder;
  t.teardown(() => delete process.env['SVIRTGEN_STATE']);
  const [ours, theirs] = [rules('strict'), rules('libvirt')];
  t.true(ours.includes('/dev/hwrng'));
  t.false(theirs.includes('/dev/hwrng'));
  t.true(isTold(theirs));
  t.false(isTold(ours));
  // One of the rules of ours is enough.
  t.false(isTold(ours.replace(/^.*hwrng.*\n/m, '')));
  for (const mode of ['strict', 'libvirt']) t.false(isTold(theirs, `--mode=${mode}`));
  mkdirSync(join(folder, `libvirt-${UUID}.dac`));
  t.false(isTold(theirs));
});
