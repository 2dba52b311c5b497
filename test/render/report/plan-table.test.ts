// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import type {LabelPlan, Provenance} from '../../../src/layers/plan.ts';
import {formatPlan} from '../../../src/render/report/plan-table.ts';

const from = (device: string, line: number): Provenance => ({
  device,
  element: 'disk',
  line,
  column: 3,
  reason: 'test',
});

const plan: LabelPlan = {
  domain: {name: 'web', uuid: '6f1b0a52-0c8e-4a7d-9a43-9c5f0b3d2e11', id: -1, type: 'kvm'},
  processes: [
    {name: 'qemu', role: 'qemu', selinux: 'u:r:svirt_t:s0:c1,c2', uid: 107, gid: 107, profile: null},
  ],
  selinux: {
    process: 'u:r:svirt_t:s0:c1,c2',
    image: 'u:object_r:svirt_image_t:s0:c1,c2',
    labels: [
      {
        path: '/a.img',
        context: 'u:object_r:svirt_image_t:s0:c1,c2',
        remember: true,
        from: from('disk vda', 9),
      },
      {path: '/b.iso', context: 'u:object_r:virt_content_t:s0', remember: false, from: from('disk sda', 12)},
    ],
    restore: [
      {path: '/a.img', to: 'remembered', from: from('disk vda', 9)},
      {path: '/c.img', to: 'policy-default', from: from('disk vdb', 15)},
    ],
  },
  dac: {uid: 107, gid: 107, labels: [], restore: []},
  apparmor: {
    profile: 'libvirt-6f1b0a52-0c8e-4a7d-9a43-9c5f0b3d2e11',
    files: '',
    rules: [
      {path: '/a.img', access: 'rwk', deny: false, from: from('disk vda', 9)},
      {path: '/b.iso', access: 'w', deny: true, from: from('disk sda', 12)},
    ],
  },
  cgroup: {
    rules: [
      {path: '/dev/null', type: 'c', major: 1, minor: 3, access: 'rw', from: from('every VM', 0)},
      {path: '/dev/odd', type: null, major: null, minor: null, access: 'rw', from: from('every VM', 0)},
      {type: 'c', major: 136, minor: '*', access: 'rw', from: from('every VM', 0)},
    ],
  },
  namespace: {nodes: ['/dev/null', '/dev/full']},
  warnings: [{code: 'OPERATION_TARGET', message: 'mind the gap', from: from('disk vda', 9)}],
};

const plain = {
  file: 'web.xml',
  layers: ['selinux', 'dac', 'apparmor', 'cgroup', 'namespace'] as const,
  width: 100,
  style: (_emphasis: unknown, text: string) => text,
};

test('one section a layer', t => {
  t.is(
    formatPlan(plan, plain),
    `web  kvm, 6f1b0a52-0c8e-4a7d-9a43-9c5f0b3d2e11, from web.xml

  Processes
    process  owner    context               profile
    qemu     107:107  u:r:svirt_t:s0:c1,c2  -

  SELinux labels
    path    label                   at stop   for (line)
    /a.img  svirt_image_t:s0:c1,c2  put back  disk vda (9)
    /b.iso  virt_content_t:s0       stays     disk sda (12)
    /c.img  -                       default   disk vdb (15)

  Owners
    nothing changes its owner

  AppArmor rules
    access  path    for (line)
    rwk     /a.img  disk vda (9)
    deny w  /b.iso  disk sda (12)

  Device list (cgroup)
    access  device   path       for (line)
    rw      c 1:3    /dev/null  every VM
    rw      ? ?:?    /dev/odd   every VM
    rw      c 136:*  -          every VM

  Private /dev
    /dev/null, /dev/full

  Warnings
    OPERATION_TARGET  disk vda (9)  mind the gap

`,
  );
});

test('only the layers asked for', t => {
  const text = formatPlan(plan, {...plain, layers: ['dac']});
  t.true(text.includes('Owners'));
  t.false(/SELinux|AppArmor|cgroup|Private/u.test(text));
});

test('a refusal stands where the rules would', t => {
  const refused = {code: 'AA_RESTRICTED', message: 'not allowed: /etc', from: from('filesystem 0', 20)};
  const text = formatPlan({...plan, apparmor: {profile: 'libvirt-x', refused}}, plain);
  t.true(text.includes('refused: not allowed: /etc (AA_RESTRICTED), because of filesystem 0 (20)'));
});

test('a name with control characters is shown, not obeyed', t => {
  const text = formatPlan(
    {...plan, domain: {...plan.domain, name: 'web\u001b[2J'}},
    {...plain, file: 'a\nb'},
  );
  t.true(text.startsWith('web\\u001b[2J  kvm'));
  t.true(text.includes('from a\\u000ab'));
});

for (const [followed, told] of [
  ['9.0', true],
  ['10.10', true],
  ['11.2', false],
  ['12.8', false],
] as const) {
  test(`with libvirt ${followed}, a definition that needs 11.2 is ${told ? 'told' : 'not told'} so`, t => {
    const libvirt = {version: followed, because: {kind: 'installed', toldBy: '/usr/bin/rpm'}} as const;
    const because = [
      {element: '<shim>', line: 7, version: '11.2'},
      {element: '<pstore>', line: 9, version: '10.6'},
    ];
    const text = formatPlan({...plan, libvirt, needs: {libvirt: '11.2', because}}, plain);
    t.true(text.includes(`  follows libvirt ${followed} (installed here: /usr/bin/rpm)\n`));
    t.is(text.includes('  needs libvirt 11.2: <shim> (line 7)\n'), told);
  });
}

test('an id that is not known before the start is <id>, in names as in patterns', t => {
  const {domain, dac} = plan;
  const from = {device: 'tpm 0', element: '<tpm>', line: 3, column: 1, reason: 'socket'};
  const path = `/run/libvirt/qemu/swtpm/-1-${domain.name}-swtpm.sock`;
  const planned = {
    ...plan,
    domain: {...domain, id: -1},
    dac: {...dac, labels: [{path, uid: 1, gid: 1, remember: true, from}]},
  };
  t.true(formatPlan(planned, plain).includes(`/swtpm/<id>-${domain.name}-swtpm.sock`));
});
