// SPDX-License-Identifier: Apache-2.0
/** Video devices, and the nodes of a driver that renders. */
import {testNeeds} from './_needs.ts';

const BLOB = {
  also: "<memoryBacking><source type='memfd'/></memoryBacking>",
  devices: "<video><model type='virtio' blob='on'/></video>",
};
const RENDERS =
  "<video><driver name='vhostuser'/><model type='virtio'><acceleration accel3d='yes' rendernode='/dev/dri/renderD128'/></model></video>";
const char = (minor: number) => ({type: 'char', major: 195, minor, uid: 0, gid: 0, mode: '0666'});
const dev = (control: object) => ({
  paths: {'/dev/nvidiactl': control, '/dev/nvidia0': char(0), '/dev/nvidia-modeset': char(254)},
});

testNeeds({
  'buffers are shared with the display, in strict mode with any libvirt': [
    {...BLOB, mode: 'strict'},
    ['video 0: udmabuf /dev/udmabuf rw'],
  ],
  'in libvirt mode where libvirt gives the node': [
    {...BLOB, mode: 'libvirt'},
    ['video 0: udmabuf /dev/udmabuf rw'],
  ],
  'as 10.0 does': [{...BLOB, mode: 'libvirt', libvirt: [10, 0]}, ['video 0: udmabuf /dev/udmabuf rw']],
  'and not before': [{...BLOB, mode: 'libvirt', libvirt: [9, 0]}, []],
  'nothing is shared without being asked for': [
    {...BLOB, devices: BLOB.devices.replace('on', 'off'), mode: 'strict'},
    [],
  ],
  "a node that renders, and NVIDIA's beside it": [
    {devices: RENDERS, mode: 'strict', host: dev(char(255))},
    [
      'video 0: gpu-control /dev/nvidiactl rw',
      'video 0: gpu-control /dev/nvidia-modeset rw',
      'video 0: gpu-control /dev/nvidia0 rw',
      'video 0: accel-node /dev/dri/renderD128 rw',
    ],
  ],
  "no node of NVIDIA's where what has its name is no node": [
    {devices: RENDERS, mode: 'strict', host: dev({type: 'file'})},
    ['video 0: accel-node /dev/dri/renderD128 rw'],
  ],
});
