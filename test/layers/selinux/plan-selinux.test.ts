// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {loadPolicy} from '../../../src/policy/load.ts';
import {messageOf} from '../../helpers/definition.ts';
import {planScenario, UUID, type Scenario} from '../../helpers/scenario.ts';

const selinux = (scenario: Scenario) => planScenario(scenario).selinux;
const IMAGE = 'system_u:object_r:svirt_image_t:s0:c1,c2';
const tpm = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
const label = (attributes: string, inside = '') =>
  `<seclabel model='selinux' ${attributes}>${inside}</seclabel>`;
const STATE = `/var/lib/libvirt/swtpm/${UUID}/tpm2`;
const LOG = '/var/log/swtpm/libvirt/qemu/guest-swtpm.log';

test("the daemon keeps its type towards the VM's sockets, and takes its range", t => {
  const {process, daemonSocket, socket, childProcess} = selinux({});
  t.is(process, 'system_u:system_r:svirt_t:s0:c1,c2');
  t.is(daemonSocket, 'system_u:system_r:virtd_t:s0:c1,c2');
  t.deepEqual([socket, childProcess], [process, process]);
});

test('under TCG the process has the second line of virtual_domain_context, where there is one', t => {
  t.is(selinux({type: 'qemu'}).process, 'system_u:system_r:svirt_tcg_t:s0:c1,c2');
  const host = {selinux: {virtual_domain_context: ['system_u:system_r:svirt_t:s0']}};
  t.is(selinux({type: 'qemu', host}).process, 'system_u:system_r:svirt_t:s0:c1,c2');
});

test('a policy with one image line labels what is only read like what is written', t => {
  const host = {selinux: {virtual_image_context: ['u:object_r:svirt_image_t:s0']}};
  const devices = `<disk type='file'><source file='/srv/a.raw'/><target dev='vda'/><readonly/></disk>`;
  t.is(selinux({devices, host}).labels[0]?.context, IMAGE);
});

test('a baselabel gives the type, and the daemon user and role', t => {
  const base = label("type='dynamic'", '<baselabel>user_u:role_r:mine_t:s0</baselabel>');
  t.is(selinux({also: base}).process, 'system_u:system_r:mine_t:s0:c1,c2');
});

test("only a direct interface has a tap device with the VM's range", t => {
  const direct = "<interface type='direct'><source dev='eth0'/></interface>";
  const bridge = "<interface type='bridge'><source bridge='br0'/></interface>";
  t.is(selinux({devices: direct}).tap, 'system_u:object_r:tun_tap_device_t:s0:c1,c2');
  t.is(selinux({devices: bridge}).tap, null);
});

test('file systems of the VM are mounted with its image context', t => {
  t.is(selinux({}).mountOption, `context="${IMAGE}"`);
});

test("the TPM emulator's state and log are labelled before it starts, each entry of the state too", t => {
  const paths = {[STATE]: {type: 'directory'}, [`${STATE}/tpm2-00.permall`]: {type: 'file'}};
  t.deepEqual(
    selinux({devices: tpm, host: {paths}}).tpmState?.map(({path, context, remember}) => [
      path,
      context,
      remember,
    ]),
    [STATE, `${STATE}/tpm2-00.permall`, LOG].map(path => [path, IMAGE, true]),
  );
});

test("the TPM emulator's files are labelled even with relabel='no', at the type's level", t => {
  const {tpmState, labels, runtime} = selinux({devices: tpm, also: label("type='none'")});
  t.deepEqual(
    tpmState?.map(({path, context}) => `${path} ${context}`),
    [STATE, LOG].map(path => `${path} system_u:object_r:svirt_image_t:s0`),
  );
  t.deepEqual([labels, runtime], [[], []]);
});

test('what libvirt makes for the VM gets the image context at once', t => {
  const {runtime} = selinux({
    also: "<memoryBacking><source type='file'/></memoryBacking>",
    devices: `<disk type='block' device='lun'><source dev='/dev/sda'><reservations managed='yes'/></source>
        <target dev='sda' bus='scsi'/></disk>
      <channel type='unix'><target type='virtio' name='org.example.0'/></channel>`,
  });
  const own = '/var/lib/libvirt/qemu/domain--1-guest';
  t.deepEqual(
    runtime?.map(({path}) => path),
    [
      own,
      '/run/libvirt/qemu/channel/-1-guest',
      '/var/lib/libvirt/qemu/ram/-1-guest',
      '/dev/hugepages/libvirt/qemu/-1-guest',
      `${own}/master-key.aes`,
      `${own}/pr-helper0.sock`,
    ],
  );
  t.true(runtime?.every(({context, remember}) => context === IMAGE && remember));
});

test('with security_default_confined off a domain without a label is left alone', t => {
  const {process, image, labels, daemonSocket} = selinux({policy: {defaultConfined: false}, devices: tpm});
  t.deepEqual([process, image, labels, daemonSocket], [null, null, [], null]);
});

test('security_require_confined refuses a label of type none, and no other', t => {
  const policy = {requireConfined: true};
  const message = 'unsupported configuration: Unconfined guests are not allowed on this host';
  t.is(
    messageOf(() => selinux({policy, also: label("type='none'")})),
    message,
  );
  t.is(
    messageOf(() => selinux({policy})),
    undefined,
  );
});

test('a label without a model is for the first driver of the stack', t => {
  const also = "<seclabel type='none'/>";
  t.is(selinux({also}).process, null);
  t.not(planScenario({also}).dac.labels, undefined);
});

test('a container has the contexts of lxc_contexts, and no file is labelled', t => {
  const devices = `<disk type='file'><source file='/srv/a.raw'/><target dev='vda'/></disk>`;
  const {process, image, labels, runtime} = selinux({type: 'lxc', devices});
  t.is(process, 'system_u:system_r:container_t:s0:c1,c2');
  t.is(image, 'system_u:object_r:container_file_t:s0:c1,c2');
  t.deepEqual([labels, runtime], [[], []]);
  const recorded = {
    process: 'system_u:system_r:svirt_lxc_net_t:s0',
    file: 'system_u:object_r:svirt_sandbox_file_t:s0',
    content: 'system_u:object_r:virt_var_lib_t:s0',
  };
  const host = {selinux: {lxc_contexts: recorded}};
  t.is(selinux({type: 'lxc', host}).process, 'system_u:system_r:svirt_lxc_net_t:s0:c1,c2');
});

test('in the basic model all VMs share one context, and libvirt labels nothing', t => {
  const basic = {process: 'system_u:system_r:qemu_t:s0', image: 'system_u:object_r:virt_image_t:s0'};
  const also = label("type='static' relabel='yes'", '<label>system_u:system_r:mine_t:s0:c5,c6</label>');
  const devices = `<disk type='file'><source file='/srv/a.raw'/><target dev='vda'/></disk>${tpm}`;
  const policy = {selinux: {...loadPolicy({policy: 'libvirt'}).selinux, basic}};
  const {process, image, labels, tpmState, daemonSocket} = selinux({also, devices, policy});
  t.deepEqual([process, image], [basic.process, basic.image]);
  t.deepEqual([labels, tpmState, daemonSocket], [[], [], null]);
});
