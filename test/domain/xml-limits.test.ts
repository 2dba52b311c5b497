// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {parseXml} from '../../src/domain/parse-xml.ts';
import {KnownError} from '../../src/errors.ts';

const MIB = 1024 * 1024;

/** Title, input, code, line and column. */
const REFUSED: readonly (readonly [string, string | Uint8Array, string, number, number])[] = [
  ['a document type', '<!-- x -->\n<!DOCTYPE a><a/>', 'XML_DOCTYPE', 2, 1],
  ['an entity bomb', `<!DOCTYPE a [${'<!ENTITY b "bbbb">'.repeat(9)}]><a>&b;</a>`, 'XML_DOCTYPE', 1, 1],
  [
    'an external entity',
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    'XML_DOCTYPE',
    1,
    1,
  ],
  ['an unknown entity', '<a>\n&b;</a>', 'XML_ENTITY', 2, 3],
  ['too many levels', '<a>'.repeat(257), 'XML_TOO_DEEP', 1, 769],
  ['too many elements', `<a>${'<b/>'.repeat(60_000)}</a>`, 'XML_TOO_MANY_ELEMENTS', 1, 200_000],
  ['too many attributes', `<a\n${attributes(257)}/>`, 'XML_TOO_MANY_ATTRIBUTES', 258, 1],
  ['too many bytes', `<a>${' '.repeat(10 * MIB)}</a>`, 'XML_TOO_LARGE', 1, 1],
  ['too many lines', `<a>${'\n'.repeat(250_000)}</a>`, 'XML_TOO_LARGE', 250_001, 5],
  ['a NUL', '<a>\n \0</a>', 'XML_CONTROL_CHARACTER', 2, 2],
  ['another encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'XML_ENCODING', 1, 21],
  ['bytes that are no UTF-8', Uint8Array.of(0x3c, 0x61, 0x3e, 0x0a, 0xff, 0x3c), 'XML_ENCODING', 2, 1],
  ['UTF-16', Buffer.from('<a/>', 'utf16le'), 'XML_ENCODING', 1, 1],
  ['UTF-16 with a mark', Buffer.from('\uFEFF<a/>', 'utf16le'), 'XML_ENCODING', 1, 1],
  ['an attribute twice', "<a b='' b=''/>", 'XML_MALFORMED', 1, 12],
  [
    'the same attribute by two prefixes',
    "<a xmlns:p='u' xmlns:q='u' p:b='' q:b=''/>",
    'XML_MALFORMED',
    1,
    42,
  ],
  ['an unknown prefix', '<x:a/>', 'XML_MALFORMED', 1, 6],
  ['a cut definition', '<a>\n<b', 'XML_MALFORMED', 2, 2],
  ['an open <identity>', '<source><identity></source>', 'XML_MALFORMED', 1, 27],
  ['nothing', '', 'XML_MALFORMED', 1, 1],
  ['text without an element', 'a', 'XML_MALFORMED', 1, 1],
  ['two roots', '<a/><b/>', 'XML_MALFORMED', 1, 7],
  ['a reference to a control character', '<a>&#1;</a>', 'XML_MALFORMED', 1, 7],
];

function attributes(count: number): string {
  return Array.from({length: count}, (_, index) => `a${index}=''`).join('\n');
}

for (const [title, input, code, line, column] of REFUSED)
  test(`refused: ${title}`, t => {
    const error = t.throws(() => parseXml(input), {instanceOf: KnownError});
    t.is(error.code, code, error.message);
    t.deepEqual([error.place?.line, error.place?.column], [line, column]);
    t.truthy(error.help);
  });

test('of a file that is no XML no more than a character is repeated: it may be one that only root may read', t => {
  const error = t.throws(() => parseXml('root:$6$salt$hash:19000:0:::\n'), {instanceOf: KnownError});
  t.is(error.message, "this is not XML: it begins with 'r' in place of '<'");
});

test('a chain of 200 images is not too deep', t => {
  const depth = 250;
  t.notThrows(() => parseXml('<a>'.repeat(depth) + '</a>'.repeat(depth)));
});

test('"<!DOCTYPE" in a comment or in CDATA is text', t => {
  t.is(parseXml('<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE]]></a>').text, '<!DOCTYPE');
});

test('a replacement character in the bytes is no error', t => {
  t.is(parseXml(Buffer.from('<a>\uFFFD</a>')).text, '\uFFFD');
});

// A reader that goes over any of them more than once takes hours; ava gives up on it.
for (const [title, bomb] of [
  ['open elements', '<a>'.repeat(3 * MIB)],
  ['attributes', `<a ${attributes(900_000)}`],
  ['unclosed comments', `<a>${'<!--'.repeat(2 * MIB)}`],
  ['line breaks in an attribute', `<a b='${'\n'.repeat(9 * MIB)}'/>`],
  ['entity declarations', `<!DOCTYPE a [${'<!ENTITY b "x">'.repeat(600_000)}]>`],
] as const)
  test(`a bomb of ${title} is refused`, t => {
    t.throws(() => parseXml(bomb), {instanceOf: KnownError});
  });
