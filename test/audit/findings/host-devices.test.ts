// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {auditFindings} from '../../helpers/analysis.ts';

const ADDRESS = "<address bus='1' device='7'/>";
const IDS = "<vendor id='0x1050'/><product id='0x0407'/>";

for (const [title, source, isTold] of [
  ['its address alone', ADDRESS, true],
  ['what it is', IDS, false],
  ['both', IDS + ADDRESS, false],
] as const)
  test(`a USB device that is named by ${title} is ${isTold ? '' : 'not '}told to change its address`, t => {
    const devices = `<hostdev mode='subsystem' type='usb'><source>${source}</source></hostdev>`;
    const codes = auditFindings({devices}).map(({code}) => code);
    t.is(codes.includes('USB_ADDRESS_UNSTABLE'), isTold);
  });
