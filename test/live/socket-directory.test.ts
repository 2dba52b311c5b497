// SPDX-License-Identifier: Apache-2.0
/** A socket that QEMU makes itself: its directory decides whether the VM starts, and `audit` says so before. */
import {dirname, join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';
import {definition} from './_device-vm.ts';
import {startLibvirt, type LiveLibvirt} from './harness.ts';

const MAIN = join(root, 'build', 'src', 'cli', 'main.js');
const SOCKET = '/var/lib/libvirt/images/sockets/vnc.sock';
const XML = definition(`<graphics type="vnc"><listen type="socket" socket="${SOCKET}"/></graphics>`);

/** Paths of the sockets for which the directory is closed. */
function told(libvirt: LiveLibvirt): readonly string[] {
  libvirt.write('/run/audit.xml', XML);
  const options = ['--policy', 'debian', '--host', 'live', '--libvirt', '9.0', '--format', 'json', '--quiet'];
  const code = ['--code', 'SOCKET_DIRECTORY_CLOSED'];
  const {stdout, stderr} = libvirt.run(
    process.execPath,
    MAIN,
    'audit',
    ...options,
    ...code,
    '/run/audit.xml',
  );
  if (stdout === '') throw new Error(stderr);
  const {domains} = JSON.parse(stdout) as {
    readonly domains: readonly {readonly findings: readonly {readonly path: string}[]}[];
  };
  return domains.flatMap(({findings}) => findings.map(({path}) => path));
}

test('QEMU may not bind where its user may not write, and audit tells of just that', async t => {
  const libvirt = await startLibvirt(t);
  if (!libvirt) return;
  const directory = dirname(SOCKET);
  t.is(libvirt.shell('mkdir -m 755 "$1"', directory).status, 0);
  t.deepEqual(told(libvirt), [SOCKET]);
  t.throws(() => libvirt.start(XML), {message: /Permission denied/});

  t.is(libvirt.shell('chown libvirt-qemu "$1"', directory).status, 0);
  t.deepEqual(told(libvirt), []);
  libvirt.start(XML);
  t.is(libvirt.shell('test -S "$1"', SOCKET).status, 0);
});
