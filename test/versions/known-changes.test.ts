// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {LIBVIRT_CHANGES} from '../../src/versions/libvirt-changes.ts';
import {XML_VOCABULARY} from '../../src/versions/xml-vocabulary.ts';
import {KNOWN_CHANGES} from './_known-changes.ts';

const rows = new Set([...Object.keys(LIBVIRT_CHANGES), ...XML_VOCABULARY.map(({element}) => element)]);
const followed = KNOWN_CHANGES.flatMap(known => known.rows);

test('each change that is known is followed by rows, or says why not', t => {
  t.deepEqual(
    KNOWN_CHANGES.filter(known => known.rows.length > 0 === (known.why !== undefined)),
    [],
  );
  t.deepEqual(
    followed.filter(row => !rows.has(row)),
    [],
  );
});

test('each row follows a change that is known', t => {
  t.deepEqual(
    [...rows].filter(row => !followed.includes(row)),
    [],
  );
});
