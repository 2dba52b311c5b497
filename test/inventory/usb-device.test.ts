// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {onlyUsbDevice} from '../../src/inventory/devices/hostdev.ts';
import {recordedHost} from '../helpers/snapshots.ts';

const RECEIVER = {vendor: '0x046d', product: '0xc52b', bus: 1, device: 7};
const at = {
  type: 'usb',
  vendor: undefined,
  product: undefined,
  bus: 1,
  device: undefined,
  missing: false,
  startupPolicy: undefined,
} as const;

test('a device is found by the port that it is plugged into', t => {
  const host = recordedHost({
    usb: [
      {...RECEIVER, port: '1.2'},
      {...RECEIVER, device: 8, port: '1.3'},
    ],
  });
  t.is(onlyUsbDevice({...at, port: '1.3'}, host)?.device, 8);
  t.is(onlyUsbDevice({...at, port: '1.4'}, host), undefined);
});

test('no port is not the port that nobody has recorded', t => {
  const host = recordedHost({usb: [RECEIVER]});
  t.is(onlyUsbDevice({...at, port: undefined}, host), undefined);
  t.is(onlyUsbDevice({...at, device: 7, port: undefined}, host)?.device, 7);
});
