// SPDX-License-Identifier: Apache-2.0
/** ACLs of directories on the way, on a real file system: what they forbid is told, what they let in is not. */
import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {svirtgen} from '../helpers/cli.ts';
import {has} from '../helpers/programs.ts';
import {domainXml} from '../helpers/scenario.ts';
import {scratch} from '../helpers/scratch.ts';

const USER = 64123;

for (const [mode, entry, refused] of [
  [0o755, '---', true],
  [0o750, '--x', false],
  [0o700, undefined, true],
] as const)
  test(`a directory of mode ${mode.toString(8)} ${entry === undefined ? 'without an entry' : `with ${entry} for QEMU's user`}`, t => {
    if (!has(t, 'setfacl') || !has(t, 'getfacl')) return;
    const folder = scratch(t);
    chmodSync(folder, 0o755);
    const [home, image] = [join(folder, 'images'), join(folder, 'images/a.raw')];
    mkdirSync(home);
    writeFileSync(image, '');
    chmodSync(home, mode);
    if (entry !== undefined) spawnSync('setfacl', ['-m', `u:${USER}:${entry}`, home]);
    const file = join(folder, 'guest.xml');
    const devices = `<disk type='file'><source file='${image}'/><target dev='vda'/></disk>`;
    writeFileSync(file, domainXml({devices}));
    writeFileSync(join(folder, 'qemu.conf'), `user = "+${USER}"\ngroup = "+${USER}"\n`);
    const site = ['--policy=libvirt', '--backend=dac', `--qemu-conf=${join(folder, 'qemu.conf')}`];
    const {stdout} = svirtgen(['audit', '-q', ...site, '--format=json', file]);
    t.is(stdout.includes('DIRECTORY_NOT_SEARCHABLE') && stdout.includes(`may not search ${home}`), refused);
  });
