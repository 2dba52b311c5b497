// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {socketsOfAddress} from '../../src/inventory/dbus-address.ts';
import {plannedScenario} from '../helpers/scenario.ts';

for (const [address, ...sockets] of [
  ['unix:path=/run/bus', '/run/bus'],
  ['unix:guid=1,path=%2frun%2Fa%20b%2cc,x=1', '/run/a b,c'],
  ['unix:path=/run/%C3%A9%ff', '/run/é\udcff'],
  ['unix:path=/run/é%25', '/run/é%'],
  ['unix:abstract=/run/a;tcp:host=h;unix:path=/b;unix:path=/c', '/b', '/c'],
  ['unix:path=/run/a%2', undefined],
  ['unix:path=/run/a%zz;unix:path=/b', undefined, '/b'],
  ['unix:path=/run/a%00b', undefined],
] as const) {
  test(`${address}: ${sockets.map(String).join(', ')}`, t => {
    t.deepEqual(socketsOfAddress(address), sockets);
  });
}

const planned = (address: string) => {
  const {inventory, plan} = plannedScenario({devices: `<graphics type='dbus' address='${address}'/>`});
  const sockets = inventory.resources.filter(({role}) => role === 'dbus-socket');
  return {paths: sockets.map(({path}) => path), codes: plan.warnings.map(({code}) => code)};
};

test('the plan has the socket by its real name, and warns of an address that nobody can read', t => {
  t.deepEqual(planned('unix:path=/run/a%20b').paths, ['/run/a b']);
  const bad = planned('unix:path=/run/a%2');
  t.deepEqual(bad.paths, []);
  t.true(bad.codes.includes('DBUS_ADDRESS_INVALID'));
});
