// SPDX-License-Identifier: Apache-2.0
/** What strict mode grants of the prefix that an emulator of the site's own is installed in. */
import {execFileSync} from 'node:child_process';
import {copyFileSync, mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {has} from '../../../helpers/programs.ts';
import {scratch} from '../../../helpers/scratch.ts';
import {STOCK_EMULATORS} from '../../../../src/policy/stock-emulators.ts';
import {isVersion9} from '../../../cli/aa-helper/_original.ts';
import {deviceRules, grants, refuses} from './_strict.ts';

const QEMU = '/usr/bin/qemu-system-x86_64';
const emulator = (path: string) => `<emulator>${path}</emulator>`;
const directory = {type: 'directory'};
const file = {type: 'file'};

function hostWith(paths: Readonly<Record<string, object>>) {
  return {unlisted: 'absent', paths: {'/dev': directory, ...paths}};
}

test(
  'programs: an emulator of the site',
  grants,
  {devices: '<emulator>/usr/local/bin/qemu-system-x86_64</emulator>'},
  '/usr/local/bin/qemu-system-x86_64 mrix',
  '/usr/local/share/qemu/** r',
  '/usr/local/share/qemu-firmware/** r',
  '/usr/local/lib/qemu/*.so mr',
  '/usr/local/lib64/qemu/*.so mr',
  '/usr/local/lib/x86_64-linux-gnu/qemu/*.so mr',
  ...['lib', 'lib64', 'lib/x86_64-linux-gnu'].flatMap(one => [
    `/usr/local/${one}/*.so mr`,
    `/usr/local/${one}/*.so.* mr`,
  ]),
);
test('programs: emulators of the distribution have their rule', grants, {
  devices: '<emulator>/usr/bin/qemu-system-x86_64</emulator>',
});
for (const path of ['/usr/bin/qemu-system-loongarch64', '/usr/libexec/qemu-kvm'])
  test(`programs: ${path} has no rule for all VMs`, grants, {devices: emulator(path)}, `${path} mrix`);
test(
  'programs: one in sbin has its data in the same prefix',
  grants,
  {
    devices: emulator('/opt/qemu/sbin/qemu-system-x86_64'),
    host: hostWith({'/opt/qemu/sbin/qemu-system-x86_64': file, '/opt/qemu/share/qemu': directory}),
  },
  '/opt/qemu/sbin/qemu-system-x86_64 mrix',
  '/opt/qemu/share/qemu/** r',
);
(isVersion9() ? test : test.skip)('those that the abstraction lets every VM execute', t => {
  const text = readFileSync('/etc/apparmor.d/abstractions/libvirt-qemu', 'utf8');
  const named = [...text.matchAll(/^ *(\/usr\/(?:bin|libexec)\/(?:kvm|qemu)\S*) rmix,/gm)].map(
    ([, path = '']) => path,
  );
  const sorted = (paths: readonly string[]) => [...paths].sort((one, other) => one.localeCompare(other));
  t.deepEqual(sorted(STOCK_EMULATORS), sorted(named));
});
test(
  'programs: an emulator is no way to a file that no VM may touch',
  refuses,
  {devices: '<emulator>/etc/shadow</emulator>'},
  'AA_PATH_FORBIDDEN',
  /no VM may touch/,
);

test(
  'programs: an emulator of the site, what it has, where the links to it lead',
  grants,
  {
    devices: emulator('/home/linuxbrew/.linuxbrew/bin/qemu-system-x86_64'),
    host: hostWith({
      '/home/linuxbrew/.linuxbrew/bin/qemu-system-x86_64': {
        type: 'symlink',
        target: '../Cellar/qemu/9.2/bin/qemu-system-x86_64',
      },
      '/home/linuxbrew/.linuxbrew/Cellar/qemu/9.2/bin/qemu-system-x86_64': file,
      '/home/linuxbrew/.linuxbrew/Cellar/qemu/9.2/share/qemu': directory,
      '/home/linuxbrew/.linuxbrew/share/qemu': directory,
    }),
  },
  '/home/linuxbrew/.linuxbrew/Cellar/qemu/9.2/bin/qemu-system-x86_64 mrix',
  '/home/linuxbrew/.linuxbrew/Cellar/qemu/9.2/share/qemu/** r',
);

test(
  "programs: an emulator of the site, a distribution's package in a prefix of its own",
  grants,
  {
    devices: emulator('/opt/qemu/bin/qemu-system-x86_64'),
    host: hostWith({
      '/opt/qemu/bin/qemu-system-x86_64': file,
      '/opt/qemu/share/qemu': directory,
      '/opt/qemu/share/seabios': directory,
      '/opt/qemu/lib/ipxe/qemu': directory,
      '/opt/qemu/lib/i386-linux-gnu/qemu': directory,
    }),
  },
  '/opt/qemu/bin/qemu-system-x86_64 mrix',
  '/opt/qemu/share/qemu/** r',
  '/opt/qemu/share/seabios/** r',
  '/opt/qemu/lib/ipxe/qemu/** r',
  '/opt/qemu/lib/*.so mr',
  '/opt/qemu/lib/*.so.* mr',
);

for (const path of [
  '/usr/libexec/own/qemu-system-x86_64',
  '/opt/qemu-system-x86_64',
  '/home/ann/bin/qemu-system-x86_64',
  '/root/bin/qemu-system-x86_64',
  '/var/lib/jenkins/bin/qemu-system-x86_64',
])
  test(
    `programs: an emulator of the site, nothing beside ${path}`,
    grants,
    {devices: emulator(path)},
    `${path} mrix`,
  );

test('programs: an emulator of the site, a link to one of the system has its files from the rules for all VMs', t => {
  const [link, target] = ['/opt/bin/qemu-system-x86_64', QEMU];
  const host = hostWith({
    [link]: {type: 'symlink', target},
    [target]: file,
    '/usr/share/qemu': directory,
    '/opt/share/qemu': directory,
  });
  t.deepEqual(deviceRules({devices: emulator(link), host}), [`${target} mrix`]);
});

test(
  'programs: an emulator of the site, its firmware is no way to what no VM may touch',
  refuses,
  {
    devices: emulator('/opt/qemu/bin/qemu-system-x86_64'),
    host: hostWith({
      '/opt/qemu/bin/qemu-system-x86_64': file,
      '/opt/qemu/share/qemu': {type: 'symlink', target: '/etc/ssh'},
      '/etc/ssh': directory,
    }),
  },
  'AA_PATH_FORBIDDEN',
  /no VM may touch/,
);

test('programs: an emulator of the site, QEMU looks for firmware where there are rules, and in no other place', t => {
  if (!has(t, QEMU)) return;
  const prefix = scratch(t);
  const program = join(prefix, 'bin/qemu-system-x86_64');
  mkdirSync(join(prefix, 'bin'));
  copyFileSync(QEMU, program);
  const asked = execFileSync(program, ['-L', 'help'], {encoding: 'utf8'})
    .trim()
    .split('\n')
    .map(one => one.replace(/^.*\/bin\/\.\.\//, '/opt/qemu/'));
  const host = hostWith({
    '/opt/qemu/bin/qemu-system-x86_64': file,
    ...Object.fromEntries(asked.map(one => [one, directory])),
  });
  const [, ...all] = deviceRules({devices: emulator('/opt/qemu/bin/qemu-system-x86_64'), host});
  const rules = all.filter(rule => !/\.so/.test(rule));
  t.deepEqual(rules.toSorted(), asked.map(one => `${one}/** r`).toSorted());
});
