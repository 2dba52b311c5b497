// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {RUNNING, deviceRules, grants} from './_strict.ts';
import {planScenario} from '../../../helpers/scenario.ts';

const absent = {unlisted: 'absent'} as const;
const CARD = '/sys/devices/pci0000:00/0000:00:02.0';
const graphics = {
  unlisted: 'absent',
  paths: {
    '/dev/dri/renderD128': {type: 'char', major: 226, minor: 128},
    '/sys/class/drm/renderD128': {type: 'symlink', target: `${CARD}/drm/renderD128`},
    [`${CARD}/drm/renderD128/device`]: {type: 'symlink', target: CARD},
  },
} as const;
const LIBRARIES = [
  '/usr/lib{,32,64}/dri/*.so* mr',
  '/usr/lib/*-linux-gnu*/dri/*.so* mr',
  '/etc/drirc r',
  '/usr/share/drirc.d/{,*.conf} r',
  '/etc/glvnd/egl_vendor.d/{,*} r',
  '/usr/share/glvnd/egl_vendor.d/{,*} r',
  '/usr/share/egl/egl_external_platform.d/{,*} r',
  '/dev/dri/ r',
];
const ATTRIBUTES = '{uevent,vendor,device,subsystem_vendor,subsystem_device,config,revision}';

const TLS = '{ca-cert,ca-crl,dh-params,server-cert,server-key}.pem';
test(
  'certificates: of displays with TLS, where the site keeps them',
  grants,
  {
    devices: "<graphics type='vnc'/><graphics type='spice'/>",
    policy: {vncTls: '/srv/tls/vnc', spiceTls: '/etc/ssl/spice'},
    host: absent,
  },
  '/srv/tls/vnc/ r',
  `/srv/tls/vnc/${TLS} r`,
  '/etc/ssl/spice/ r',
  `/etc/ssl/spice/${TLS} r`,
);

test('certificates: nothing where every VM may read them', grants, {
  devices: "<graphics type='vnc'/><graphics type='spice'/>",
  policy: {vncTls: '/etc/pki/libvirt-vnc', spiceTls: '/etc/pki/qemu'},
  host: absent,
});

test(
  "certificates: in the common directory where the host has none of the display's name",
  grants,
  {
    devices: "<graphics type='vnc'/><graphics type='spice'/>",
    policy: {vncTls: true, spiceTls: true, defaultTls: '/srv/tls'},
    host: {...absent, paths: {'/etc/pki/libvirt-spice': {type: 'directory'}}},
  },
  '/srv/tls/ r',
  `/srv/tls/${TLS} r`,
);

test('certificates: of RDP, where the site keeps them', t => {
  const rules = deviceRules({
    ...RUNNING,
    devices: `<graphics type='rdp'/>`,
    policy: {rdpTls: '/etc/ssl/rdp'},
    libvirt: [11, 1],
    host: absent,
  });
  t.deepEqual(
    rules.filter(rule => rule.includes('server-')),
    ['/etc/ssl/rdp/server-cert.pem r', '/etc/ssl/rdp/server-key.pem r'],
  );
});

test('certificates: nothing for a display that has none', grants, {
  devices: "<graphics type='spice'/>",
  policy: {vncTls: '/srv/tls/vnc'},
  host: absent,
});

test('optional xauth: without one', grants, {devices: `<graphics type='sdl' display=':0'/>`, host: absent});
test(
  'optional xauth: with one',
  grants,
  {
    devices: `<graphics type='sdl' display=':0' xauth='/home/anna/.Xauthority'/>`,
    host: absent,
  },
  '/home/anna/.Xauthority r',
);

test(
  "OpenGL libraries: attributes of the render node's card alone",
  grants,
  {
    devices: `<graphics type='egl-headless'/>`,
    host: graphics,
  },
  '/dev/dri/renderD128 rw',
  ...LIBRARIES,
  `${CARD}/${ATTRIBUTES} r`,
);

const nvidia = {
  ...graphics,
  paths: {
    ...graphics.paths,
    ...Object.fromEntries(
      [255, 254, 0, 1].map((minor, at) => [
        ['/dev/nvidiactl', '/dev/nvidia-modeset', '/dev/nvidia0', '/dev/nvidia1'][at],
        {type: 'char', major: 195, minor},
      ]),
    ),
    // Of CUDA alone.
    '/dev/nvidia-uvm': {type: 'char', major: 511, minor: 0},
  },
};

for (const [title, devices] of [
  ['a headless display', `<graphics type='egl-headless'/>`],
  ['a window', `<graphics type='sdl' display=':0'><gl enable='yes'/></graphics>`],
  [
    'accelerated video',
    `<video><driver name='vhostuser'/><model type='virtio'><acceleration accel3d='yes' rendernode='/dev/dri/renderD128'/></model></video>`,
  ],
] as const) {
  test(`OpenGL libraries: NVIDIA's files where the host has them, in every layer: ${title}`, t => {
    const plan = planScenario({devices, host: nvidia, mode: 'strict'});
    const nodes = ['/dev/nvidiactl', '/dev/nvidia-modeset', '/dev/nvidia0', '/dev/nvidia1'];
    const isNvidia = (path: string | undefined): path is string => path?.includes('nvidia') === true;
    t.false('refused' in plan.apparmor);
    const rules = 'refused' in plan.apparmor ? [] : plan.apparmor.rules;
    t.deepEqual(
      rules.flatMap(({path, access}) => (isNvidia(path) ? [`${path} ${access}`] : [])).toSorted(),
      [
        ...nodes.map(node => `${node} rw`),
        '/proc/driver/nvidia/params r',
        '/usr/share/nvidia/nvidia-application-profiles* r',
      ].toSorted(),
    );
    t.deepEqual(
      plan.cgroup.rules.flatMap(({path, access}) => (isNvidia(path) ? [`${path} ${access}`] : [])).toSorted(),
      nodes.map(node => `${node} rw`).toSorted(),
    );
    t.deepEqual(plan.namespace.nodes.filter(isNvidia).toSorted(), nodes.toSorted());
  });
}

for (const [title, cards, expected] of [
  [
    'the card behind the render node alone',
    {'0000:01:00.0': 0, '0000:00:02.0': 1},
    ['nvidia-modeset', 'nvidia1'],
  ],
  ["another vendor's card needs none of them", {'0000:01:00.0': 0}, []],
  ['all cards where the driver does not tell them', undefined, ['nvidia-modeset', 'nvidia0', 'nvidia1']],
] as const)
  for (const devices of [
    `<graphics type='egl-headless'><gl rendernode='/dev/dri/renderD128'/></graphics>`,
    `<video><driver name='vhostuser'/><model type='virtio'><acceleration accel3d='yes' rendernode='/dev/dri/renderD128'/></model></video>`,
  ])
    test(`OpenGL libraries: ${title}: ${devices}`, t => {
      const {cgroup, apparmor} = planScenario({devices, host: {...nvidia, nvidia: cards}, mode: 'strict'});
      const nodes = cgroup.rules.flatMap(({path}) => (path?.includes('nvidia') ? [path] : []));
      const control = expected.length > 0 ? ['/dev/nvidiactl'] : [];
      t.deepEqual(nodes.toSorted(), [...expected.map(name => `/dev/${name}`), ...control].toSorted());
      t.is(
        'rules' in apparmor && apparmor.rules.some(({path}) => path.includes('nvidia')),
        expected.length > 0,
      );
    });

test('OpenGL libraries: none for displays that are drawn by QEMU itself', grants, {
  devices: `<graphics type='vnc'/>`,
  host: graphics,
});

test('OpenGL libraries: for SDL too', t => {
  const rules = deviceRules({
    devices: `<graphics type='sdl' display=':0'><gl enable='yes'/></graphics>`,
    host: absent,
  });
  t.true(rules.includes('/dev/dri/ r'));
});

test('accelerated video: node and shared buffers', t => {
  const devices = `<graphics type='vnc'/><video><driver name='vhostuser'/><model type='virtio' blob='on'><acceleration accel3d='yes' rendernode='/dev/dri/renderD128'/></model></video>`;
  const also = `<memoryBacking><source type='memfd'/></memoryBacking>`;
  const rules = deviceRules({also, devices, host: graphics});
  t.deepEqual(rules.slice(0, 2), ['/dev/dri/renderD128 rw', '/dev/udmabuf rw']);
});

test(
  "display bus: what libvirt's daemon for it needs",
  grants,
  {
    ...RUNNING,
    devices: `<graphics type='dbus'/>`,
    host: absent,
  },
  '/run/libvirt/qemu/dbus/7-guest-dbus.sock rw',
  '/run/libvirt/qemu/dbus/7-guest-dbus.conf r',
  '/run/libvirt/qemu/dbus/7-guest-dbus.pid rw',
  '/usr/bin/dbus-daemon mrix',
);

test(
  'display bus: the server of RDP reaches it, with its certificate',
  grants,
  {...RUNNING, devices: `<graphics type='rdp'/>`, libvirt: [11, 1], host: absent},
  '/run/libvirt/qemu/dbus/7-guest-dbus.sock rw',
  '/run/libvirt/qemu/dbus/7-guest-dbus.conf r',
  '/run/libvirt/qemu/dbus/7-guest-dbus.pid rw',
  '/usr/bin/dbus-daemon mrix',
  '/run/libvirt/qemu/rdp/7-guest-rdp.pid rw',
  '/usr/bin/qemu-rdp mrix',
  '/etc/pki/libvirt-rdp/server-cert.pem r',
  '/etc/pki/libvirt-rdp/server-key.pem r',
);

test(
  'display bus: so does the one of VNC',
  grants,
  {...RUNNING, devices: `<graphics type='dbus'/><graphics type='vnc'/>`, libvirt: [12, 5]},
  '/run/libvirt/qemu/dbus/7-guest-dbus.sock rw',
  '/run/libvirt/qemu/dbus/7-guest-dbus.conf r',
  '/run/libvirt/qemu/dbus/7-guest-dbus.pid rw',
  '/usr/bin/dbus-daemon mrix',
  '/run/libvirt/qemu/vnc/7-guest-vnc.pid rw',
  '/usr/bin/qemu-vnc mrix',
);

test(
  'dbus: a bus that is there already',
  grants,
  {...RUNNING, devices: `<graphics type='dbus' address='unix:path=/run/display/bus,guid=1'/>`, host: absent},
  '/run/display/bus rw',
);

test('dbus: peers that are handed over need no bus', grants, {
  ...RUNNING,
  devices: `<graphics type='dbus' p2p='yes'/>`,
  host: absent,
});

test(
  'audio: a file, a device, sockets of servers',
  grants,
  {
    host: absent,
    devices: [
      `<audio id='1' type='file' path='/srv/out.wav'/>`,
      `<audio id='2' type='oss'><output dev='/dev/dsp1'/></audio>`,
      `<audio id='3' type='pulseaudio' serverName='unix:/run/user/1000/pulse/native'/>`,
      `<audio id='4' type='pipewire' runtimeDir='/run/user/1000'/>`,
      `<audio id='5' type='pulseaudio' serverName='acme.example'/>`,
    ].join(''),
  },
  '/srv/out.wav rw',
  '/dev/dsp1 rw',
  '/run/user/1000/pulse/native rw',
  '/run/user/1000/pipewire-0 rw',
);
