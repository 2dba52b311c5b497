// SPDX-License-Identifier: Apache-2.0
/** Displays, video and sound: what they need of the host. */
import {testNeeds} from './_needs.ts';

testNeeds({
  'a display listens where the definition or libvirt says': [
    {
      devices:
        "<graphics type='vnc'><listen type='socket' socket='/run/vnc.sock'/></graphics><graphics type='spice'><listen type='socket'/><gl enable='yes' rendernode='/dev/dri/renderD129'/></graphics>",
    },
    [
      'graphics vnc 0: graphics-socket /run/vnc.sock rw, bind',
      'graphics spice 1: render-node /dev/dri/renderD129 rw',
      'graphics spice 1: graphics-socket /var/lib/libvirt/qemu/domain--1-guest/spice.sock rw, bind',
    ],
  ],
  'SDL reads the cookie of the X server': [
    {devices: "<graphics type='sdl' xauth='/home/a/.Xauthority'/>"},
    ['graphics sdl 0: xauth /home/a/.Xauthority r'],
  ],
  'libvirt starts a bus for a display without one': [
    {devices: "<graphics type='dbus'/>"},
    [
      'graphics dbus 0: dbus-socket /run/libvirt/qemu/dbus/-1-guest-dbus.sock rw',
      'graphics dbus 0: dbus-file /run/libvirt/qemu/dbus/-1-guest-dbus.conf r',
      'graphics dbus 0: dbus-file /run/libvirt/qemu/dbus/-1-guest-dbus.pid rw',
      'graphics dbus 0: program /usr/bin/dbus-daemon rmx',
    ],
  ],
  'and none beside an address': [
    {devices: "<graphics type='dbus' address='unix:path=/run/bus'/>"},
    ['graphics dbus 0: dbus-socket /run/bus rw'],
  ],
  'libvirt picks the first render node': [
    {
      devices: "<graphics type='egl-headless'/>",
      host: {paths: {'/dev/dri': {type: 'directory', entries: ['card0', 'renderD128', 'renderD129']}}},
    },
    ['graphics egl-headless 0: render-node /dev/dri/renderD128 rw'],
  ],
  'or says that there is none': [
    {devices: "<graphics type='egl-headless'/>"},
    ['graphics egl-headless 0: RENDER_NODE_UNKNOWN'],
  ],
  'an accelerated display renders, and shares buffers': [
    {
      also: "<memoryBacking><source type='memfd'/></memoryBacking>",
      devices:
        "<video><driver name='vhostuser'/><model type='virtio' blob='on'><acceleration accel3d='yes' rendernode='/dev/dri/renderD128'/></model></video>",
      mode: 'strict',
    },
    ['video 0: accel-node /dev/dri/renderD128 rw', 'video 0: udmabuf /dev/udmabuf rw'],
  ],
  'without blobs there are no buffers to share': [
    {devices: "<video><model type='virtio' blob='off'/></video>", mode: 'strict'},
    [],
  ],
  'sound goes to nodes, files and sockets': [
    {
      devices:
        "<audio id='1' type='oss'><input dev='/dev/dsp0'/><output dev='/dev/dsp1'/></audio><audio id='2' type='file' path='/srv/a.wav'/><audio id='3' type='pulseaudio' serverName='unix:/run/pulse.sock'/><audio id='4' type='pipewire' runtimeDir='/run/user/1000'/>",
    },
    [
      'audio 1: audio-file /dev/dsp0 rw',
      'audio 1: audio-file /dev/dsp1 rw',
      'audio 2: audio-file /srv/a.wav rw, create',
      'audio 3: audio-socket /run/pulse.sock rw',
      'audio 4: audio-socket /run/user/1000/pipewire-0 rw',
    ],
  ],
});
