// SPDX-License-Identifier: Apache-2.0
/** Smartcards: what they need of the host. */
import {testNeeds} from './_needs.ts';

testNeeds({
  'certificates of the host are in a database': [
    {
      devices:
        "<smartcard mode='host-certificates'><certificate>a</certificate><certificate>b</certificate><certificate>c</certificate></smartcard>",
    },
    ['smartcard 0: smartcard-database /etc/pki/nssdb rk, tree'],
  ],
  'a reader of the host has a daemon': [
    {devices: "<smartcard mode='host'/>"},
    [
      'smartcard 0: smartcard-host-database /etc/pki/nssdb rk, tree',
      'smartcard 0: smartcard-daemon /run/pcscd/pcscd.comm rw, connect',
    ],
  ],
  'one behind a socket': [
    {
      devices:
        "<smartcard mode='passthrough' type='unix'><source mode='bind' path='/run/card.sock'/></smartcard>",
    },
    ['smartcard 0: chardev-socket /run/card.sock rw, bind'],
  ],
});
