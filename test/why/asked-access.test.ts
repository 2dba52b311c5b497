// SPDX-License-Identifier: Apache-2.0
/** Which access `why` is about where nobody says, and what it would make of an image that is missing. */
import test from 'ava';
import {openCase} from '../../src/why/case.ts';
import {analysisFor, disk, explainOn} from '../helpers/analysis.ts';

const DEVICES = `${disk('/srv/a.img')}${disk('/srv/b.iso', '<readonly/>', 'vdb')}
  <filesystem type='mount'><source dir='/srv/share'/><target dir='x'/></filesystem>
  <filesystem type='mount'><source dir='/srv/ro'/><target dir='y'/><readonly/></filesystem>`;

for (const [path, access, expected] of [
  ['/srv/a.img', undefined, 'rwk'],
  ['/srv/a.img', 'w', 'w'],
  ['/srv/b.iso', undefined, 'rk'],
  ['/srv/b.iso', 'w', 'w'],
  ['/srv/share/file', undefined, 'rwk'],
  ['/srv/ro/file', undefined, 'r'],
  ['/srv/ro', undefined, 'r'],
  ['/srv/unknown', undefined, 'r'],
  ['/srv/unknown', 'x', 'x'],
] as const) {
  test(`${path} is asked about for ${expected}${access === undefined ? '' : ', as was said'}`, t => {
    t.is(openCase(analysisFor({devices: DEVICES}), {path, access})?.access, expected);
  });
}

test('no such process, no case', t => {
  const analysis = analysisFor({devices: DEVICES});
  t.is(openCase(analysis, {path: '/srv/a.img', process: 'swtpm'}), undefined);
  t.is(openCase(analysis, {path: '/srv/a.img', process: 'qemu'})?.process.role, 'qemu');
});

const directory = {type: 'directory', uid: 0, gid: 0, mode: '0755'};
const host = {unlisted: 'absent', paths: {'/': directory, '/srv': directory}};

for (const [driver, format] of [
  ["type='raw'", 'raw'],
  ["type='qcow2'", 'qcow2'],
  ['', 'raw'],
] as const) {
  test(`a missing image is made as ${format} where the definition says ${driver || 'nothing'}`, t => {
    const devices = disk('/srv/lost.img').replace("type='raw'", driver);
    const [remedy] = explainOn({devices, host}, {path: '/srv/lost.img'}).remedies;
    t.is(remedy?.command, `qemu-img create -f ${format} '/srv/lost.img' 20G`);
  });
}

test('nothing is made in place of what is only read, or lies below an image', t => {
  const only = disk('/srv/lost.iso', '<readonly/>');
  t.deepEqual(explainOn({devices: only, host}, {path: '/srv/lost.iso'}).remedies, []);
  const chain = disk(
    '/srv/top.qcow2',
    "<backingStore type='file'><format type='raw'/><source file='/srv/base.img'/><backingStore/></backingStore>",
  ).replace("type='raw'/><source file='/srv/top", "type='qcow2'/><source file='/srv/top");
  t.deepEqual(explainOn({devices: chain, host}, {path: '/srv/base.img'}).remedies, []);
});
