// SPDX-License-Identifier: Apache-2.0
/** Objects that are opened under other names than the definition's, and directories that it names. */
import test from 'ava';
import {analysisFor, explainOn} from '../helpers/analysis.ts';
import {pathsOf} from '../../src/audit/paths-of.ts';

const pipe = `<serial type='pipe'><source path='/srv/pipe'/></serial>`;
const fifo = {type: 'fifo', uid: 0, gid: 0, mode: '0666'};

for (const mode of ['strict', 'libvirt'] as const) {
  test(`a pipe is its two ends where both are there (${mode})`, t => {
    const host = {unlisted: 'absent', paths: {'/srv/pipe.in': fifo, '/srv/pipe.out': fifo}};
    const scenario = {devices: pipe, host, mode};
    for (const end of ['in', 'out']) t.is(explainOn(scenario, {path: `/srv/pipe.${end}`}).verdict, 'allowed');
    const named = explainOn(scenario, {path: '/srv/pipe'});
    t.is(named.right?.kind, 'opened-as');
    t.deepEqual(named.remedies, []);
    const paths = pathsOf(analysisFor(scenario)).map(({path}) => path);
    t.deepEqual(
      paths.filter(path => path.startsWith('/srv/')),
      ['/srv/pipe.in', '/srv/pipe.out'],
    );
  });
}

test("a pipe that is alone is itself, for which libvirt's helper has no rule", t => {
  const host = {unlisted: 'absent', paths: {'/srv/pipe': fifo}};
  const ask = {path: '/srv/pipe'};
  t.is(explainOn({devices: pipe, host, mode: 'strict'}, ask).verdict, 'allowed');
  t.is(explainOn({devices: pipe, host, mode: 'libvirt'}, ask).layer, 'apparmor');
});

const directories = {
  'a disk that is one': `<disk type='dir'><driver name='qemu' type='fat'/><source dir='/srv/d'/><target dev='vda'/><readonly/></disk>`,
  'a share': `<filesystem type='mount'><source dir='/srv/d'/><target dir='d'/></filesystem>`,
  'certificates of a card': `<smartcard mode='host-certificates'><certificate>a</certificate><certificate>b</certificate><certificate>c</certificate><database>/srv/d</database></smartcard>`,
} as const;
for (const [what, devices] of Object.entries(directories)) {
  test(`a directory is one, also on a host that nobody has looked at: ${what}`, t => {
    t.is(explainOn({devices}, {path: '/srv/d', access: 'r'}).verdict, 'allowed');
  });
}

test('what is in a directory that a disk shows is asked for', t => {
  const devices = directories['a disk that is one'];
  t.is(explainOn({devices}, {path: '/srv/d/file'}).verdict, 'allowed');
});
