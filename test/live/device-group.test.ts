// SPDX-License-Identifier: Apache-2.0
/** QEMU where no device list of cgroup v1 holds for it: `verify` sees it, and the repair puts the list back. */
import {join} from 'node:path';
import test from 'ava';
import type {VerifiedDomain} from '../../src/verify/drift.ts';
import {root} from '../helpers/paths.ts';
import {definition, disk, QEMU_CONF} from './_device-vm.ts';
import {startWithCgroup} from './_devices.ts';
import type {LiveLibvirt} from './harness.ts';

const MAIN = join(root, 'build', 'src', 'cli', 'main.js');
const DEVICES = '/sys/fs/cgroup/devices';

/** Where what is not as planned, with the commands that repair it. */
function drift(libvirt: LiveLibvirt): readonly (readonly [place: string, repair: string])[] {
  const options = ['--mode', 'libvirt', '--policy', 'debian', '--backend', 'cgroup', '--format', 'json'];
  const parameters = ['verify', ...options, '/etc/libvirt/qemu/live.xml'];
  const {stdout, stderr} = libvirt.run(process.execPath, MAIN, ...parameters);
  const {domains} = JSON.parse(stdout || '{"domains": []}') as {readonly domains: readonly VerifiedDomain[]};
  if (!domains[0]) throw new Error(stderr);
  return domains[0].drift.map(({path, repair}) => [path, repair]);
}

test('cgroup v1: QEMU in the root group, and a list that allows every device', async t => {
  const libvirt = await startWithCgroup(t, 'v1', {qemuConf: QEMU_CONF, nodes: ['block b 7 211']});
  if (!libvirt) return;
  libvirt.start(definition(disk('vda', '/dev/block')));
  t.deepEqual(drift(libvirt), []);
  const pid = libvirt.shell('cat /run/libvirt/qemu/live.pid').stdout.trim();
  const own = libvirt.shell(`sed -n 's/^[0-9]*:devices://p' /proc/${pid}/cgroup`).stdout.trim();
  t.regex(own, /qemu/);

  const group = libvirt
    .shell(`dirname $(grep -lx ${pid} $(find ${DEVICES} -name cgroup.procs))`)
    .stdout.trim();
  t.is(libvirt.shell(`echo ${pid} >${DEVICES}/cgroup.procs`).status, 0);
  t.deepEqual(
    drift(libvirt).map(([path]) => path),
    [`qemu, pid ${pid}`],
  );
  t.is(libvirt.shell(`echo ${pid} >${group}/cgroup.procs`).status, 0);
  t.deepEqual(drift(libvirt), []);

  t.is(libvirt.shell(`echo 'b 8:0 rwm' >${group}/devices.allow`).status, 0);
  const [added] = drift(libvirt);
  t.is(added?.[0], 'b 8:0');
  t.is(libvirt.shell(added?.[1] ?? 'false').status, 0);
  t.deepEqual(drift(libvirt), []);
});
