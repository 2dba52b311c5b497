// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {deviceAliases} from '../../src/inventory/device-name.ts';

const named = (...aliases: readonly (string | undefined)[]) => aliases.map(alias => ({alias}));

test('devices without an alias count from the highest before them', t => {
  const devices = named(undefined, 'net4', undefined, 'ua-mine', undefined);
  t.deepEqual(
    deviceAliases('net', devices),
    ['net0', 'net4', 'net6', 'ua-mine', 'net7'].map((alias, index) => [devices[index]!, alias] as const),
  );
});

test('a device of another kind does not count', t => {
  const [first, second] = named(undefined, undefined);
  t.deepEqual(
    deviceAliases('net', [first!, second!], device => device !== first).map(([, alias]) => alias),
    ['net0', 'net0'],
  );
});

test('each device is looked at once', t => {
  let looked = 0;
  const devices = Array.from({length: 100}, () => ({
    get alias() {
      looked++;
      return undefined;
    },
  }));
  deviceAliases('net', devices);
  t.true(looked <= 500);
});
