// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {reconcileConsoles, sameSource} from '../../src/domain/console-compat.ts';
import {charSource} from '../../src/domain/devices/char-source.ts';
import {parseChardev} from '../../src/domain/devices/chardev.ts';
import type {Chardev} from '../../src/domain/domain.ts';
import {element, inactive, messageOf} from '../helpers/definition.ts';

function device(kind: 'serial' | 'console', path: string, target = ''): Chardev {
  const targetXml = target && `<target type='${target}'/>`;
  return parseChardev(
    element(`<${kind} type='dev'><source path='${path}'/>${targetXml}</${kind}>`),
    kind,
    inactive,
  );
}

/** `/a!` is an alias. */
function summary(devices: readonly Chardev[]): readonly string[] {
  return devices.map(({source, alias}) => `${source.path ?? source.type}${alias ? '!' : ''}`);
}

const ROWS: readonly (readonly [
  string,
  readonly Chardev[],
  readonly Chardev[],
  readonly string[],
  readonly string[],
])[] = [
  ['a lone console becomes the serial port', [], [device('console', '/a')], ['/a'], ['null!']],
  ['the same again is an alias', [device('serial', '/a')], [device('console', '/a')], ['/a'], ['/a!']],
  ['another is dropped', [device('serial', '/a')], [device('console', '/b', 'serial')], ['/a'], ['null!']],
  ['a virtio console stays', [device('serial', '/a')], [device('console', '/b', 'virtio')], ['/a'], ['/b']],
  [
    'further consoles stay',
    [device('serial', '/a')],
    [device('console', '/a'), device('console', '/c', 'virtio')],
    ['/a'],
    ['/a!', '/c'],
  ],
  ['no console', [device('serial', '/a')], [], ['/a'], []],
];

for (const [title, serials, consoles, expectedSerials, expectedConsoles] of ROWS)
  test(title, t => {
    const result = reconcileConsoles({serials, consoles}, 'hvm');
    t.deepEqual(summary(result.serials), expectedSerials);
    t.deepEqual(summary(result.consoles), expectedConsoles);
    t.true(result.serials.every(({kind}) => kind === 'serial'));
  });

test('other guests keep what they have', t => {
  const consoles = [device('console', '/a')];
  t.deepEqual(reconcileConsoles({serials: [], consoles}, 'xen'), {serials: [], consoles});
});

test('refused: a second console as serial port', t => {
  const consoles = [device('console', '/a', 'virtio'), device('console', '/b', 'serial')];
  t.is(
    messageOf(() => reconcileConsoles({serials: [], consoles}, 'hvm')),
    'unsupported configuration: Only the first console can be a serial port',
  );
});

test('what makes two sources the same', t => {
  const {at} = device('serial', '/a');
  const unix = charSource({type: 'unix', path: '/s', at});
  t.true(sameSource(unix, {...unix, logFile: '/l'}));
  t.false(sameSource(unix, {...unix, mode: 'bind'}));
  t.false(sameSource(unix, {...unix, reconnect: '5'}));
  t.false(sameSource(unix, {...unix, type: 'file'}));
  t.true(sameSource(charSource({type: 'vc', path: '/a', at}), charSource({type: 'vc', path: '/b', at})));
});
