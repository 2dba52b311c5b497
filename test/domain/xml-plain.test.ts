// SPDX-License-Identifier: Apache-2.0
/** The quick reader of plain definitions against the whole parser: the same tree, or none. */
import {readFileSync, readdirSync} from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import {buildTree} from '../../src/domain/xml-build.ts';
import {readPlainXml} from '../../src/domain/xml-plain.ts';
import type {XmlElement} from '../../src/domain/xml.ts';

test('definitions as libvirt writes them are read without the whole parser', t => {
  for (const name of readdirSync('examples').filter(each => each.endsWith('.xml'))) {
    const text = readFileSync(`examples/${name}`, 'utf8');
    const plain = readPlainXml(text);
    t.truthy(plain, name);
    if (plain) t.deepEqual(seen(plain), seen(buildTree(text)), name);
  }
});

/** Parts of texts that a parser may trip over, and enough plain ones that whole elements come together. */
const PARTS = [
  '<a>', '</a>', '<a/>', '<b c="d">', '</b>', "<b c='d' e = \"f\"/>", '<a', '>', '/>', '</a', ' ', '\n', '\t', '\r',
  '<!--', '-->', '--', '->', '<!-- x -->', '<?xml version="1.0"?>', '<?p i?>', '<![CDATA[', ']]>', '<!DOCTYPE a>',
  '&amp;', '&#65;', '&x;', 'é', '\u007F', '"', "'", '=', '<', ' c="1"', " c='2'", ' d="x>y"', ' d="x\ny"', ' e=""',
  ' xmlns="urn:x"', ' xmlns=""', ' xmlns:q="urn:q"', ' xmlns:q=""', ' xmlns:xml="urn:x"', ' xmlns:xmlns="urn:x"',
  ' xmlns:q="http://www.w3.org/2000/xmlns/"', ' xml:space="preserve"', ' q:c="1"', '<q:a>', '</q:a>', '<q:a/>',
  '<q:a xmlns:q="urn:q">', '<a:b:c/>', '<:a/>', '<a:/>', '<1/>', '<a.-1/>', 'text', 'a', ' xmlnsx="1"', ' xmlnsx:y="1"',
]; // prettier-ignore

const part = fc.constantFrom(...PARTS);
const anyText = fc.array(part, {maxLength: 12}).map(parts => parts.join(''));
const tagText = fc.array(part, {maxLength: 4}).map(parts => `<r${parts.join('')}>`);
const document = fc
  .tuple(anyText, tagText, fc.array(fc.oneof(tagText, anyText), {maxLength: 4}), anyText)
  .map(([before, root, inner, after]) => `${before}${root}${inner.join('')}</r>${after}`);

test('whatever the text, the quick reader says what the whole parser says, or nothing', t => {
  let read = 0;
  const inRoot = anyText.map(text => `<r xmlns:q="urn:q">${text}</r>`);
  fc.assert(
    fc.property(fc.oneof(anyText, document, inRoot), text => {
      const plain = readPlainXml(text);
      if (plain === undefined) return;
      read += 1;
      t.deepEqual(seen(plain), seen(buildTree(text)), text);
    }),
    {numRuns: 20_000},
  );
  t.true(read > 500, `${read} of them were plain`);
});

test('what is too large is left to the whole parser, which says so', t => {
  const nested = (depth: number) => `${'<a>'.repeat(depth - 1)}<a/>${'</a>'.repeat(depth - 1)}`;
  const wide = (count: number) => `<a>${'<b/>'.repeat(count - 1)}</a>`;
  const attributes = (count: number) =>
    `<a${Array.from({length: count}, (_, each) => ` a${each}=''`).join('')}/>`;
  const lines = (count: number) => `<a>${'\n'.repeat(count - 1)}</a>`;
  for (const [make, most] of [
    [nested, 256],
    [wide, 50_000],
    [attributes, 256],
    [lines, 200_000],
  ] as const) {
    t.truthy(readPlainXml(make(most)), make.name);
    t.is(readPlainXml(make(most + 1)), undefined, make.name);
    t.notThrows(() => buildTree(make(most)), make.name);
    t.throws(() => buildTree(make(most + 1)), undefined, make.name);
  }
});

/** All that can be asked of a tree. */
function seen({
  name,
  prefix,
  namespace,
  attributes,
  children,
  text,
  line,
  column,
  path,
}: XmlElement): unknown {
  return {
    name, prefix, namespace, text, line, column, path,
    attributes: [...attributes],
    children: children.map(seen),
  }; // prettier-ignore
}
