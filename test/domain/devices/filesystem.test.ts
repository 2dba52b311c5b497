// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {parseFilesystem} from '../../../src/domain/devices/filesystem.ts';
import {element, messageOf} from '../../helpers/definition.ts';

test('a directory over 9p', t => {
  const xml = "<filesystem><source dir='/srv/share'/><target dir='tag'/><readonly/></filesystem>";
  t.like(parseFilesystem(element(xml)), {
    type: 'mount',
    driver: undefined,
    source: '/srv/share',
    target: 'tag',
    readonly: true,
  });
});

test('virtiofs with a program of its own, or served by somebody else', t => {
  const own = `<filesystem type='mount'><driver type='virtiofs'/><binary path='/usr//bin/virtiofsd'/>
    <source dir='/srv'/><target dir='t'/></filesystem>`;
  t.like(parseFilesystem(element(own)), {driver: 'virtiofs', binary: '/usr/bin/virtiofsd', readonly: false});
  const served =
    "<filesystem type='mount'><driver type='virtiofs'/><source socket='/run/fs.sock'/></filesystem>";
  t.like(parseFilesystem(element(served)), {source: undefined, socket: '/run/fs.sock'});
});

test('each type names its source in its own way', t => {
  const source = (type: string, attribute: string) =>
    parseFilesystem(element(`<filesystem type='${type}'><source ${attribute}='x'/></filesystem>`)).source;
  t.is(source('file', 'file'), 'x');
  t.is(source('block', 'dev'), 'x');
  t.is(source('ram', 'usage'), 'x');
  t.is(source('template', 'name'), 'x');
  t.is(source('bind', 'dir'), 'x');
});

test('refuses a filesystem of nothing', t => {
  const message = messageOf(() => parseFilesystem(element("<filesystem><target dir='tag'/></filesystem>")));
  t.is(message, 'missing source information for device tag');
  t.is(
    messageOf(() => parseFilesystem(element('<filesystem/>'))),
    'missing source information for device',
  );
});
