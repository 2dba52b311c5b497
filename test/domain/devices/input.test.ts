// SPDX-License-Identifier: Apache-2.0
import test from 'ava';

import {parseInput} from '../../../src/domain/devices/input.ts';
import {element, messageOf} from '../../helpers/definition.ts';

const rows: readonly (readonly [string, string | undefined])[] = [
  ["<input type='passthrough'><source evdev='/dev/input//event1'/></input>", '/dev/input/event1'],
  ["<input type='evdev'><source dev='/dev/input/event2'/></input>", '/dev/input/event2'],
  ["<input type='evdev'/>", undefined],
  ["<input type='mouse'><source dev='/dev/input/event3'/></input>", undefined],
];

for (const [xml, path] of rows) {
  test(`${xml} has ${path ?? 'no path'}`, t => {
    t.is(parseInput(element(xml)).path, path);
  });
}

test('refuses a source without the attribute of its kind', t => {
  const message = messageOf(() => parseInput(element("<input type='evdev'><source evdev='/e'/></input>")));
  t.is(message, 'XML error: Missing evdev path for input device');
});
