// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {messageOf} from '../helpers/definition.ts';
import {planScenario, type Scenario} from '../helpers/scenario.ts';

const debian = {policy: {securityDrivers: ['apparmor', 'dac']}} as const;

const refused = test.macro({
  exec(t, scenario: Scenario, message: string | undefined) {
    t.is(
      messageOf(() => planScenario({...debian, ...scenario})),
      message,
    );
  },
  title: (given = '') => `a label ${given}`,
});

const NO_SELINUX = "unsupported configuration: Security driver model 'selinux' is not available";
const onDisk = (model: string) =>
  `<disk type='file'><source file='/srv/a.raw'><seclabel ${model} relabel='no'/></source><target dev='vda'/></disk>`;
const onSerial = `<serial type='file'><source path='/srv/log'><seclabel model='selinux' relabel='no'/></source></serial>`;

test('for a driver of the site passes', refused, {also: "<seclabel model='dac' type='none'/>"}, undefined);
test(
  'for a driver the site has not',
  refused,
  {also: "<seclabel model='selinux' type='dynamic'/>"},
  NO_SELINUX,
);
test(
  'of type none for such a driver',
  refused,
  {also: "<seclabel model='selinux' type='none'/>"},
  NO_SELINUX,
);
for (const label of ["type='none'", "type='static' relabel='no'"])
  test(
    `of ${label} for such a driver passes from 12.3 on`,
    refused,
    {also: `<seclabel model='selinux' ${label}><label>a:b:c:s0</label></seclabel>`, libvirt: [12, 3]},
    undefined,
  );
test(
  'that is dynamic for such a driver in 12.3',
  refused,
  {also: "<seclabel model='selinux' type='dynamic'/>", libvirt: [12, 3]},
  NO_SELINUX,
);
test(
  'of AppArmor with a base label',
  refused,
  {also: "<seclabel model='apparmor' type='dynamic'><baselabel>base</baselabel></seclabel>"},
  'unsupported configuration: Cannot set a base label with AppArmour',
);
test('on a disk', refused, {devices: onDisk("model='selinux'")}, NO_SELINUX);
test('on a serial port', refused, {devices: onSerial}, NO_SELINUX);
test('on a disk for no model is heard by nobody', refused, {devices: onDisk('')}, undefined);
test('of model none passes', refused, {also: "<seclabel type='none' model='none'/>"}, undefined);
test(
  'for dac where the daemon is not root',
  refused,
  {also: "<seclabel model='dac' type='none'/>", uri: 'qemu:///session'},
  "unsupported configuration: Security driver model 'dac' is not available",
);
test(
  'of a running VM was accepted where it runs',
  refused,
  {
    also: `<seclabel model='selinux' type='dynamic'><label>system_u:system_r:svirt_t:s0:c1,c2</label>
      <imagelabel>system_u:object_r:svirt_image_t:s0:c1,c2</imagelabel></seclabel>`,
    attributes: " id='3'",
  },
  undefined,
);

test(
  'that changes nothing passes from 12.3 on, beside one that does',
  refused,
  {
    also: "<seclabel model='selinux' type='none'/><seclabel model='dac' type='dynamic' relabel='yes'/>",
    libvirt: [12, 3],
  },
  undefined,
);
