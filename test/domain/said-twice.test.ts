// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {KnownError} from '../../src/errors.ts';
import {parseXml} from '../../src/domain/parse-xml.ts';
import {attr, child} from '../../src/domain/xml.ts';
import {planScenario} from '../helpers/scenario.ts';

/** What a further `<a>` says that the first does not, or undefined. */
function addition(elements: string): string | undefined {
  try {
    child(parseXml(`<r>${elements}</r>`), 'a');
    return undefined;
  } catch (error) {
    if (error instanceof KnownError && error.code === 'XML_TWICE') return error.message;
    throw error;
  }
}

test('a further element that says no more than the first is overlooked', t => {
  t.is(addition(''), undefined);
  t.is(addition("<a b='1'/><a b='2'/>"), undefined);
  t.is(addition("<a b='1'><c d='1'/></a><a/>"), undefined);
  t.is(addition("<a/><x:a xmlns:x='urn:x' b='1'/>"), undefined, 'names with a prefix are refused elsewhere');
  t.is(attr(child(parseXml("<r><a b='1'/><a b='2'/></r>"), 'a'), 'b'), '1');
});

test('an attribute that only a further one has is refused, and any element in it', t => {
  t.regex(addition("<a/><a b='1'/>") ?? '', /a further <a> adds 'b'/);
  t.regex(addition("<a b='1'/><a b='1'/><a c='1'/>") ?? '', /adds 'c'/);
  t.regex(addition('<a/><a><c/></a>') ?? '', /adds <c>/);
  t.regex(addition('<a><c/></a><a><c/></a>') ?? '', /adds <c>/, 'lists are read from all together');
});

for (const mode of ['strict', 'libvirt'] as const) {
  test(`an empty element does not hide the one libvirt reads (${mode})`, t => {
    const devices = `<tpm><backend type='passthrough'><device/><device path='/dev/mem'/></backend></tpm>`;
    const error = t.throws<KnownError>(() => planScenario({devices, mode}));
    t.is(error.code, 'XML_TWICE');
    t.true((error.place?.line ?? 0) > 0);
  });
}
