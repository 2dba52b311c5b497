// SPDX-License-Identifier: Apache-2.0
/** Allocates pairs and tells its parent of each: node _worker.js FILE FIRST COUNT */
import {changeRegistry} from '../../src/mcs-registry/open-registry.ts';
import {ALL, vm} from './_registry.ts';

const [file = '', first = '0', count = '0'] = process.argv.slice(2);
for (let number = Number(first); number < Number(first) + Number(count); number++) {
  const {uuid} = vm(number);
  const {level} = changeRegistry(file, registry => registry.allocate(vm(number), ALL));
  await new Promise<void>(resolve => {
    process.send?.({uuid, level}, () => resolve());
  });
}
process.disconnect();
