// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {loadPolicy} from '../../../src/policy/load.ts';
import {planScenario, type Scenario} from '../../helpers/scenario.ts';

const AT_REST = 'system_u:object_r:virt_image_t:s0';
const CONTENT = 'system_u:object_r:virt_content_t:s0';

const disk = (path: string, inside = '', target = 'vda') =>
  `<disk type='file'><source file='${path}'/><target dev='${target}' bus='virtio'/>${inside}</disk>`;

const rests = test.macro({
  exec(t, scenario: Scenario, expected: readonly string[]) {
    t.deepEqual(
      planScenario(scenario).selinux.resting?.map(
        ({path, context, directory}) => `${path}${directory ? '/' : ''} ${context}`,
      ),
      expected,
    );
  },
  title: (given = '') => given,
});

test('an image and its directory have the type for images', rests, {devices: disk('/srv/vm/a.raw')}, [
  `/srv/vm/ ${AT_REST}`,
  `/srv/vm/a.raw ${AT_REST}`,
]);
test('what is only read rests as content', rests, {devices: disk('/srv/iso/a.iso', '<readonly/>')}, [
  `/srv/iso/ ${AT_REST}`,
  `/srv/iso/a.iso ${CONTENT}`,
]);
test('the policy knows the stock pool', rests, {devices: disk('/var/lib/libvirt/images/a.raw')}, []);
test(
  'a directory of the system, or a home, keeps its context',
  rests,
  {devices: disk('/home/alice/a.raw') + disk('/srv/b.raw', '', 'vdb')},
  [`/home/alice/a.raw ${AT_REST}`, `/srv/b.raw ${AT_REST}`],
);
test('the home of root keeps its context', rests, {devices: disk('/root/a.raw')}, [`/root/a.raw ${AT_REST}`]);
test(
  'devices are not files',
  rests,
  {devices: `<disk type='block'><source dev='/dev/vg/a'/><target dev='vda'/></disk>`},
  [],
);
test(
  "with a static label and relabel='no' the very context is needed",
  rests,
  {
    devices: disk('/srv/vm/a.raw'),
    also: "<seclabel type='static' model='selinux'><label>system_u:system_r:svirt_t:s0:c5,c6</label></seclabel>",
  },
  [`/srv/vm/ ${AT_REST}`, '/srv/vm/a.raw system_u:object_r:svirt_image_t:s0:c5,c6'],
);
const basic = {process: 'system_u:system_r:qemu_t:s0', image: 'system_u:object_r:virt_image_t:s0'};
test(
  'in the basic model every image has its one context',
  rests,
  {
    devices: disk('/srv/vm/a.raw') + disk('/srv/vm/b.iso', '<readonly/>', 'vdb'),
    policy: {selinux: {...loadPolicy({policy: 'libvirt'}).selinux, basic}},
  },
  [`/srv/vm/ ${AT_REST}`, `/srv/vm/a.raw ${AT_REST}`, `/srv/vm/b.iso ${AT_REST}`],
);
