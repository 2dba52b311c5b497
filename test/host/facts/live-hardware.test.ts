// SPDX-License-Identifier: Apache-2.0
/** A live host tells of hardware what the kernel's files say, and nothing where they say nothing. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {liveHost} from '../../../src/host/open-host.ts';
import {redirected} from '../../helpers/redirected.ts';
import {scratch} from '../../helpers/scratch.ts';
import type {Host} from '../../../src/host/host.ts';

/** @param files by path, as the kernel has them */
function on<Answer>(
  t: ExecutionContext,
  files: Readonly<Record<string, string>>,
  ask: (host: Host) => Answer,
): Answer {
  const folder = scratch(t);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), text);
  }
  return redirected(folder, () => ask(liveHost()));
}

const card = (address: string, text: string) => ({
  [`/proc/driver/nvidia/gpus/${address}/information`]: text,
});

test.serial("NVIDIA's cards: all of them, or none", t => {
  const one = card('0000:01:00.0', 'Model: x\nDevice Minor: \t 1\n');
  const other = card('0000:02:00.0', 'Model: x\nDevice Minor: \t 0\n');
  const cards = (files: Readonly<Record<string, string>>) => on(t, files, host => host.nvidiaCards());
  t.is(cards({}), undefined);
  t.deepEqual(cards(one), {'0000:01:00.0': 1});
  t.deepEqual(cards({...one, ...other}), {'0000:01:00.0': 1, '0000:02:00.0': 0});
  t.is(cards({...one, ...card('0000:03:00.0', 'Model: x\n')}), undefined);
  t.is(cards({...one, '/proc/driver/nvidia/gpus/0000:03:00.0/registry': ''}), undefined);
});

const usb = (name: string, facts: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [`/sys/bus/usb/devices/${name}/${key}`, value]),
  );

test.serial('USB devices: numbers of two bases, no interfaces, and nothing by halves', t => {
  const whole = {idVendor: '1d6b\n', idProduct: '0010\n', busnum: '10\n', devnum: '11\n'};
  const devices = (files: Readonly<Record<string, string>>) => on(t, files, host => host.usb());
  const told = {vendor: 0x1d6b, product: 0x10, bus: 10, device: 11};
  t.deepEqual(devices({}), []);
  t.deepEqual(devices(usb('1-2', whole)), [told]);
  t.deepEqual(devices(usb('1-2', {...whole, devpath: '2\n'})), [{...told, port: '2'}]);
  t.deepEqual(devices(usb('1-2:1.0', whole)), []);
  for (const key of Object.keys(whole)) {
    const {[key as keyof typeof whole]: _, ...rest} = whole;
    t.deepEqual(devices(usb('1-2', rest)), [], key);
    t.deepEqual(devices(usb('1-2', {...whole, [key]: 'zz\n'})), [], key);
  }
});

test.serial('the generic node of a SCSI device', t => {
  const files = {'/sys/bus/scsi/devices/0:1:2:3/scsi_generic/sg4/dev': '21:4\n'};
  const node = (...address: readonly [number, number, number, number]) =>
    on(t, files, host => host.scsiGeneric(...address));
  t.is(node(0, 1, 2, 3), '/dev/sg4');
  const others: readonly (readonly [number, number, number, number])[] = [
    [1, 1, 2, 3],
    [0, 0, 2, 3],
    [0, 1, 0, 3],
    [0, 1, 2, 0],
  ];
  for (const other of others) t.is(node(...other), undefined);
});

test.serial('a mediated device is there under its UUID, in capitals or not', t => {
  const uuid = 'c0a5feed-0000-4000-8000-00000000000a';
  const files = {[`/sys/bus/mdev/devices/${uuid}/available`]: ''};
  const mdev = (name: string) => on(t, files, host => host.mdev(name));
  t.deepEqual(mdev(uuid), {iommuGroup: undefined});
  t.deepEqual(mdev(uuid.toUpperCase()), {iommuGroup: undefined});
  t.is(mdev(uuid.replace('feed', 'beef')), undefined);
  t.is(mdev(`../devices/${uuid}`), undefined);
});
