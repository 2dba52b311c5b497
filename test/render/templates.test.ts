// SPDX-License-Identifier: Apache-2.0
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {comment} from '../../src/render/comment.ts';
import {escapeDevices, escapeHtml, escapeLine, escapeShell} from '../../src/render/escape.ts';
import {compileTemplate} from '../../src/render/templates.ts';
import {root} from '../helpers/paths.ts';

const FOLDER = join(root, 'templates');

const templates = readdirSync(FOLDER, {recursive: true, encoding: 'utf8'})
  .filter(name => name.endsWith('.ejs'))
  .sort();

test('there are templates to look at', t => {
  t.true(templates.length >= 7);
});

for (const name of templates) {
  const source = readFileSync(join(FOLDER, name), 'utf8');

  test(`${name} never writes a value unescaped`, t => {
    t.notRegex(source, /<%-/);
  });

  test(`${name} holds loops and nothing else`, t => {
    const tags = [...source.matchAll(/<%(?![=%])[_]?([^]*?)[-_]?%>/g)].map(([, code = '']) => code.trim());
    t.deepEqual(
      tags.filter(code => !/^(?:for \(const \w+ of [\w.]+\) \{|\})$/.test(code)),
      [],
    );
  });

  test(`${name} writes values and no expressions`, t => {
    const values = [...source.matchAll(/<%=([^]*?)%>/g)].map(([, code = '']) => code.trim());
    t.true(values.every(code => /^[\w.]+$/.test(code)));
  });
}

test('a template knows nothing but `it`', t => {
  t.throws(() => compileTemplate('<%= name %>', escapeShell)({name: 'x'}), {instanceOf: ReferenceError});
  t.is(compileTemplate('<%= it.name %>', escapeShell)({name: 'x'}), "'x'");
});

test('a missing value is no empty word', t => {
  t.throws(() => compileTemplate('<%= it.nmae %>', escapeShell)({name: 'x'}), {code: 'UNQUOTABLE'});
});

test('a comment stays a comment', t => {
  const line = compileTemplate(
    '<%= it.line %>\n',
    escapeShell,
  )({line: comment('vda\nrm -rf / \u202e\u2028')});
  t.is(line, '# vda\\u000arm -rf / \\u202e\\u2028\n');
});

const UNQUOTABLE = [
  ['shell', escapeShell, ['a\0b', '\ud800', 7, undefined, null, {}]],
  ['device list', escapeDevices, ['c 1:3 rw\n', '/dev/$(x)', '%n', '', undefined]],
  ['page', escapeHtml, [undefined, null, {}, ['<b>']]],
  ['list', escapeLine, ['a\0', '\udfff', undefined]],
] as const;

for (const [language, escape, values] of UNQUOTABLE) {
  for (const value of values) {
    test(`a ${language} refuses ${JSON.stringify(value)}`, t => {
      t.throws(() => escape(value), {code: 'UNQUOTABLE'});
    });
  }
}

test('a path in a list is one line', t => {
  t.is(escapeLine('/dev/a\nb\\c d'), String.raw`/dev/a\012b\134c d`);
});

test('text of a page is no markup, in an element and in an attribute', t => {
  t.is(escapeHtml(`<a href='x'>"&\u202e`), '&#60;a href=&#39;x&#39;&#62;&#34;&#38;\\u202e');
});
