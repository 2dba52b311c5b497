// SPDX-License-Identifier: Apache-2.0
/** A container of the LXC driver has a tree of its own: what it reaches is not answered for QEMU's. */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {svirtgen} from '../helpers/cli.ts';
import {scratch} from '../helpers/scratch.ts';

const SITE = ['--host', 'assumed', '--policy', 'debian', '-q'];
const definition = (type: string, name: string, devices: string) =>
  `<domain type='${type}'><name>${name}</name><memory>1024</memory>
<os><type>${type === 'lxc' ? 'exe</type><init>/sbin/init</init>' : 'hvm</type>'}</os><devices>${devices}</devices></domain>`;

test('of a container nothing is said, and why', t => {
  const file = join(scratch(t), 'box.xml');
  writeFileSync(
    file,
    definition(
      'lxc',
      'box',
      "<filesystem type='mount'><source dir='/srv/box'/><target dir='/'/></filesystem>",
    ),
  );
  for (const path of ['/srv/box', '/etc/shadow']) {
    const {status, stdout, stderr} = svirtgen(['why', ...SITE, file, path]);
    t.is(status, 2);
    t.is(stdout, '');
    t.regex(stderr, /container of libvirt's LXC driver.*CONTAINER_NOT_JUDGED/s);
  }
});

test('among other VMs it is one that could not be judged', t => {
  const folder = scratch(t);
  const [vm, box] = ['vm.xml', 'box.xml'].map(name => join(folder, name)) as [string, string];
  writeFileSync(
    vm,
    definition('kvm', 'vm', "<disk type='file'><source file='/srv/box/a.img'/><target dev='vda'/></disk>"),
  );
  writeFileSync(
    box,
    definition(
      'lxc',
      'box',
      "<filesystem type='mount'><source dir='/srv/box'/><target dir='/'/></filesystem>",
    ),
  );
  const {status, stdout} = svirtgen(['why', ...SITE, '--format', 'json', vm, box, '/srv/box/a.img']);
  t.is(status, 2);
  t.like(JSON.parse(stdout), {others: [], unjudged: [box]});
});
