// SPDX-License-Identifier: Apache-2.0
/** As libvirtd 9.0 has them: `missing source information for device vda`. */
import test from 'ava';
import {verdict} from '../../helpers/definition.ts';

const disk = (type: string, source: string, device = 'disk') =>
  verdict({
    devices: `<disk type='${type}' device='${device}'>${source}<target dev='vda' bus='scsi'/></disk>`,
  });

const MISSING = 'missing source information for device vda';

test('a path under the attribute of another type is none', t => {
  t.is(disk('file', "<source dev='/dev/sdb'/>"), MISSING);
  t.is(disk('file', "<source path='/srv/a.img'/>"), MISSING);
  t.is(disk('block', "<source file='/srv/a.img'/>"), MISSING);
  t.is(disk('dir', "<source file='/srv'/>"), MISSING);
  t.is(disk('file', "<source file=''/>"), MISSING);
  t.is(disk('file', ''), MISSING);
});

test('what has one, and what takes a medium, is let be', t => {
  t.is(disk('file', "<source file='/srv/a.img'/>"), undefined);
  t.is(disk('block', "<source dev='/dev/sdb'/>"), undefined);
  t.is(disk('file', '', 'cdrom'), undefined);
  t.is(disk('volume', "<source pool='p' volume='v'/>"), undefined);
});
