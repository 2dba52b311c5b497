// SPDX-License-Identifier: Apache-2.0
/** Serials, parallels, channels and consoles: what they need of the host. */
import {testNeeds} from './_needs.ts';

testNeeds({
  'a pty has no path before it starts': [{devices: "<serial type='pty'/>"}, []],
  'nor the one it had when it last ran': [
    {devices: "<serial type='pty'><source path='/dev/pts/3'/></serial>"},
    [],
  ],
  'but the one of a VM that runs': [
    {attributes: " id='3'", devices: "<serial type='pty'><source path='/dev/pts/3'/></serial>"},
    ['serial 0: chardev-pty /dev/pts/3 rw'],
  ],
  'virtlogd writes files and logs': [
    {devices: "<serial type='file'><source path='/srv/log'/><log file='/srv/other.log'/></serial>"},
    [
      'serial 0: chardev-file /srv/log rw, by virtlogd',
      'serial 0: chardev-log /srv/other.log wa, by virtlogd',
    ],
  ],
  'QEMU does where qemu.conf says so': [
    {
      devices: "<serial type='file'><source path='/srv/log'/><log file='/srv/other.log'/></serial>",
      policy: {stdioHandler: 'file'},
    },
    ['serial 0: chardev-file /srv/log rw', 'serial 0: chardev-log /srv/other.log wa'],
  ],
  'nodes and pipes are opened': [
    {
      devices:
        "<serial type='dev'><source path='/dev/ttyS0'/></serial><serial type='pipe'><source path='/srv/pipe'/></serial><serial type='nmdm'><source master='/dev/nmdm0A' slave='/dev/nmdm0B'/></serial>",
    },
    [
      'serial 0: chardev-device /dev/ttyS0 rw',
      'serial 1: chardev-pipe /srv/pipe rw',
      'serial 2: chardev-nmdm /dev/nmdm0A rw',
      'serial 2: chardev-nmdm /dev/nmdm0B rw',
    ],
  ],
  'QEMU listens on a socket, or connects': [
    {
      devices:
        "<serial type='unix'><source mode='bind' path='/run/a.sock'/></serial><channel type='unix'><source mode='connect' path='/run/b.sock'/><target type='virtio' name='x'/></channel>",
    },
    ['serial 0: chardev-socket /run/a.sock rw, bind', 'channel x: chardev-socket /run/b.sock rw, connect'],
  ],
  'redirected USB devices come over a socket': [
    {
      devices:
        "<redirdev bus='usb' type='tcp'><source mode='connect' host='localhost' service='4000'/></redirdev><redirdev bus='usb' type='unix'><source mode='bind' path='/run/redir.sock'/></redirdev>",
    },
    ['redirdev 1: chardev-socket /run/redir.sock rw, bind'],
  ],
});
