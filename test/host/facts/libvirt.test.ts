// SPDX-License-Identifier: Apache-2.0
import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import test from 'ava';
import {installedLibvirt} from '../../../src/host/facts/libvirt.ts';
import type {LibvirtPlaces} from '../../../src/host/facts/libvirt.ts';
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

test('a library without a daemon is a client’s', t => {
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

test('this host’s library agrees with its daemon', t => {
  const found = installedLibvirt();
  if (found === undefined) return t.pass('libvirt is not installed here');
  const asked = installedLibvirt({
    daemons: ['/usr/sbin/virtqemud', '/usr/sbin/libvirtd'],
    libraries: [],
    packages: '',
  });
  return t.deepEqual({version: found.version}, {version: asked?.version ?? ''});
});
