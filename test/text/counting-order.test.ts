// SPDX-License-Identifier: Apache-2.0
import {runInNewContext} from 'node:vm';
import test from 'ava';
import {readTemplate} from '../../src/render/templates.ts';
import {inCountingOrder} from '../../src/text/counting-order.ts';

const NAMES = [
  'a',
  'shop-1',
  'shop-2',
  'shop-2b',
  'shop-10',
  'shop-010',
  'shop-10-old',
  'vm9.xml',
  'vm11.xml',
];

test('numbers in names count', t => {
  t.deepEqual(
    inCountingOrder(NAMES.toReversed(), name => name),
    ['a', 'shop-1', 'shop-2', 'shop-2b', 'shop-010', 'shop-10', 'shop-10-old', 'vm9.xml', 'vm11.xml'],
  );
});

test('it is one order whatever comes first, for numbers of any length, too', t => {
  const names = [`vm${'9'.repeat(30)}`, `vm1${'0'.repeat(30)}`, 'vm', 'vm0', 'vm00', 'vm٣', 'VM1'];
  const sorted = inCountingOrder(names, name => name);
  t.deepEqual(
    inCountingOrder(names.toReversed(), name => name),
    sorted,
  );
});

test("the page's own tables sort in the same way", t => {
  const keys = runInNewContext(
    `${readTemplate('report/page/table.js')}; ${JSON.stringify(NAMES)}.map(keyOf)`,
  ) as string[];
  const byKey = NAMES.map((name, at) => ({name, key: keys[at]!}));
  const sorted = byKey.toSorted((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)));
  // Those that count alike stay as they stood.
  t.deepEqual(
    sorted.map(({name}) => name.replace('010', '10')),
    inCountingOrder(NAMES, name => name).map(name => name.replace('010', '10')),
  );
});
