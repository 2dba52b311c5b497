// SPDX-License-Identifier: Apache-2.0
/** What QEMU makes itself: the directory decides whether the VM starts, and `audit` says so before. */
import {join} from 'node:path';
import test from 'ava';
import {root} from '../helpers/paths.ts';
import {definition} from './_device-vm.ts';
import {startLibvirt, type LiveLibvirt} from './harness.ts';

const MAIN = join(root, 'build', 'src', 'cli', 'main.js');
const DIRECTORY = '/var/lib/libvirt/images/made';

const argument = (...words: readonly string[]) =>
  definition('').replace(
    '</domain>',
    `<qemu:commandline xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">${words
      .map(word => `<qemu:arg value="${word}"/>`)
      .join('')}</qemu:commandline></domain>`,
  );

const MADE: readonly (readonly [title: string, path: string, xml: string])[] = [
  [
    'the socket of a display',
    `${DIRECTORY}/vnc.sock`,
    definition(`<graphics type="vnc"><listen type="socket" socket="${DIRECTORY}/vnc.sock"/></graphics>`),
  ],
  [
    'a socket of the command line',
    `${DIRECTORY}/chardev.sock`,
    argument('-chardev', `socket,id=c,path=${DIRECTORY}/chardev.sock,server=on,wait=off`),
  ],
  [
    'a monitor in the old form',
    `${DIRECTORY}/monitor.sock`,
    argument('-monitor', `unix:${DIRECTORY}/monitor.sock,server,nowait`),
  ],
  [
    'guest memory in a file',
    `${DIRECTORY}/memory`,
    argument('-object', `memory-backend-file,id=m,mem-path=${DIRECTORY}/memory,size=1M,share=on`),
  ],
  ['a log of QEMU', `${DIRECTORY}/qemu.log`, argument('-D', `${DIRECTORY}/qemu.log`)],
  [
    'a file behind a character device',
    `${DIRECTORY}/out`,
    argument('-chardev', `file,id=f,path=${DIRECTORY}/out`),
  ],
];

/** Paths for which the directory is closed. */
function told(libvirt: LiveLibvirt, xml: string): readonly string[] {
  libvirt.write('/run/audit.xml', xml);
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

test('QEMU may make nothing where its user may not write, and audit tells of just that', async t => {
  for (const [title, path, xml] of MADE) {
    const libvirt = await startLibvirt(t);
    if (!libvirt) return;
    t.is(libvirt.shell('mkdir -m 755 "$1"', DIRECTORY).status, 0);
    t.deepEqual(told(libvirt, xml), [path], title);
    t.throws(() => libvirt.start(xml), undefined, title);

    t.is(libvirt.shell('chown libvirt-qemu "$1"', DIRECTORY).status, 0);
    t.deepEqual(told(libvirt, xml), [], title);
    libvirt.start(xml);
    t.is(libvirt.shell('test -e "$1"', path).status, 0, title);
  }
});
