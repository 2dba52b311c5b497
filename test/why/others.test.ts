// SPDX-License-Identifier: Apache-2.0
/** What another VM reaches, and for which device. */
import test from 'ava';
import {reachOf} from '../../src/why/others.ts';
import {analysisFor} from '../helpers/analysis.ts';

const analysis = analysisFor({
  devices: `<disk type='file'><source file='/srv/a.img'/><target dev='vda'/></disk>
<filesystem type='mount' accessmode='passthrough'><source dir='/srv/share'/><target dir='data'/></filesystem>`,
  host: {
    unlisted: 'absent',
    paths: {
      '/': {type: 'directory', uid: 0, gid: 0, mode: '0755'},
      '/srv': {type: 'directory', uid: 0, gid: 0, mode: '0755'},
      '/srv/a.img': {type: 'file', uid: 0, gid: 0, mode: '0600'},
      '/srv/link': {type: 'symlink', target: '/srv/a.img'},
      '/srv/secret': {type: 'file', uid: 0, gid: 0, mode: '0600'},
      '/srv/share': {type: 'directory', uid: 0, gid: 0, mode: '0777'},
      '/srv/share/sub.img': {type: 'file', uid: 0, gid: 0, mode: '0666'},
    },
  },
});

test('an image goes by the name that the definition has', t => {
  t.like(reachOf(analysis, '/srv/link'), {path: '/srv/a.img', access: 'rw', device: 'disk vda'});
});

test('what is in a shared directory has its device', t => {
  t.like(reachOf(analysis, '/srv/share/sub.img'), {path: '/srv/share/sub.img', device: 'filesystem data'});
});

test('what every layer keeps it from is not told', t => {
  t.is(reachOf(analysis, '/srv/secret'), undefined);
});
