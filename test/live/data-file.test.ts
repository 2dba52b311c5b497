// SPDX-License-Identifier: Apache-2.0
/** A data file that the definition names, under a libvirt that does not know `<dataStore>` (before 10.10). */
import test from 'ava';
import {BEFORE} from './_images.ts';
import {definition} from './_device-vm.ts';
import {startLibvirt} from './harness.ts';
import {skip} from '../helpers/programs.ts';

const IMAGES = `
set -e
cd "$1"
qemu-img create -q -f qcow2 -o data_file="$1/data.raw",data_file_raw=on top.qcow2 1M
chmod 666 ./*
chown 1234:1235 ./*
`;

test('libvirt 9.0 touches no data file, even where its image is not to be relabelled', async t => {
  const libvirt = await startLibvirt(t);
  if (!libvirt) return;
  const {images, shell, virsh, start} = libvirt;
  const {daemon} = /daemon: (?<daemon>[0-9]+)\./u.exec(virsh('version', '--daemon'))?.groups ?? {};
  if (daemon !== '9') {
    skip(t, `this libvirt is ${daemon ?? 'unknown'}, not 9`);
    return;
  }
  t.is(shell(IMAGES, images).status, 0);
  const disk = `<disk type="file"><driver name="qemu" type="qcow2"/><source file="${images}/top.qcow2"><seclabel model="dac" relabel="no"/><dataStore type="file"><format type="raw"/><source file="${images}/data.raw"/></dataStore></source><target dev="vda" bus="virtio"/></disk>`;
  const owner = () => shell('stat -c %u:%g "$1/data.raw"', images).stdout.trim();
  const {live} = start(definition(disk));
  t.false(live.includes('dataStore'));
  t.is(owner(), BEFORE);
  virsh('destroy', 'live');
  t.is(owner(), BEFORE);
});
