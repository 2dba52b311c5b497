// SPDX-License-Identifier: Apache-2.0
import {execFileSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import test from 'ava';
import {installedLibvirt, type LibvirtPlaces} from '../../../src/host/facts/libvirt.ts';
import {has} from '../../helpers/programs.ts';
import {scratch} from '../../helpers/scratch.ts';

const STATUS = `Package: libvirt-clients
Status: install ok installed
Version: 1.2.3

Package: libvirt-daemon
Status: install ok installed
Architecture: amd64
Version: 9.0.0-4+deb12u2
Depends: libvirt0
`;

function places(folder: string): LibvirtPlaces {
  return {
    daemons: [join(folder, 'sbin/virtqemud'), join(folder, 'sbin/libvirtd')],
    libraries: [join(folder, 'lib/x/libvirt.so.0'), join(folder, 'lib/libvirt.so.0')],
    packages: join(folder, 'status'),
    rpm: ['/usr/bin/rpm', '--dbpath', join(folder, 'rpm')],
  };
}

function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, text);
  chmodSync(path, mode);
}

const daemon = (folder: string, says: string) =>
  put(join(folder, 'sbin/libvirtd'), `#!/bin/sh\n[ "$1" = --version ] && echo '${says}'\n`, 0o755);

test('the library beside the daemon has the version in its name', t => {
  const folder = scratch(t);
  daemon(folder, 'never asked');
  mkdirSync(join(folder, 'lib'));
  for (const [name, version] of [
    ['9000.0', '9.0.0'],
    ['11003.0', '11.3.0'],
    ['12008.1', '12.8.1'],
  ] as const) {
    const own = join(folder, 'lib', name);
    mkdirSync(own);
    const link = join(own, 'libvirt.so.0');
    symlinkSync(`libvirt.so.0.${name}`, link);
    t.deepEqual(installedLibvirt({...places(folder), libraries: [link]}), {version, toldBy: link});
  }
});

test("a library without a daemon is a client's", t => {
  const folder = scratch(t);
  mkdirSync(join(folder, 'lib'));
  symlinkSync('libvirt.so.0.9000.0', join(folder, 'lib/libvirt.so.0'));
  t.is(installedLibvirt(places(folder)), undefined);
});

test('without a library of that name the daemon is asked, and else the package database', t => {
  const folder = scratch(t);
  put(join(folder, 'status'), STATUS);
  daemon(folder, 'libvirtd (libvirt) 10.0.0');
  t.like(installedLibvirt(places(folder)), {version: '10.0.0', toldBy: join(folder, 'sbin/libvirtd')});
  daemon(folder, 'what is a version?');
  t.like(installedLibvirt(places(folder)), {version: '9.0.0', toldBy: join(folder, 'status')});
  put(join(folder, 'sbin/libvirtd'), 'no program', 0o644);
  t.like(installedLibvirt(places(folder)), {version: '9.0.0'});
  put(join(folder, 'status'), '');
  t.is(installedLibvirt(places(folder)), undefined);
});

const spec = (daemon: string) => `Name: libvirt-daemon-driver-qemu
Version: 12.8.0
Release: 3.fc44
Epoch: 2
Summary: The daemon
License: none
BuildArch: noarch
%description
Nothing.
%install
install -D /dev/null %{buildroot}${daemon}
%files
${daemon}
`;

test("RPM's database tells by the package that the daemon is from", t => {
  if (!has(t, 'rpmbuild') || !has(t, 'rpm')) return;
  const folder = scratch(t);
  const {daemons, rpm} = places(folder);
  const [, daemon = ''] = daemons;
  put(join(folder, 'daemon.spec'), spec(daemon));
  const build = ['-bb', '--quiet', '--define', `_topdir ${folder}`, join(folder, 'daemon.spec')];
  execFileSync('rpmbuild', build, {stdio: 'ignore'});
  const made = join(folder, 'RPMS/noarch/libvirt-daemon-driver-qemu-12.8.0-3.fc44.noarch.rpm');
  const [program, ...options] = rpm;
  execFileSync(program, [...options, '-i', '--justdb', '--nodeps', made], {stdio: 'ignore'});
  put(daemon, 'no program');
  t.deepEqual(installedLibvirt(places(folder)), {version: '12.8.0', toldBy: '/usr/bin/rpm'});
  put(join(folder, 'sbin/virtqemud'), 'of no package');
  t.is(installedLibvirt(places(folder)), undefined);
});

test("a host with Debian's database is not asked for RPM's, which would be made", t => {
  const folder = scratch(t);
  put(join(folder, 'sbin/libvirtd'), 'no program');
  put(join(folder, 'status'), '');
  t.is(installedLibvirt(places(folder)), undefined);
  t.false(existsSync(join(folder, 'rpm')));
});

test("this host's library agrees with its daemon", t => {
  const found = installedLibvirt();
  if (found === undefined) return t.pass('libvirt is not installed here');
  const asked = installedLibvirt({
    daemons: ['/usr/sbin/virtqemud', '/usr/sbin/libvirtd'],
    libraries: [],
    packages: '',
    rpm: ['/usr/bin/rpm', '--dbpath', scratch(t)],
  });
  return t.deepEqual({version: found.version}, {version: asked?.version ?? ''});
});
