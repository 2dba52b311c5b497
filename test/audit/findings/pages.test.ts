// SPDX-License-Identifier: Apache-2.0
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {FINDING_CODES, WORDS} from '../../../src/audit/findings/messages/index.ts';
import {assertMade} from '../../helpers/made-page.ts';
import {root} from '../../helpers/paths.ts';
import {blocksOf, findingsOf, HEADINGS, readPage, section} from './_page.ts';

test('every page belongs to a code', t => {
  const pages = readdirSync(join(root, 'docs', 'findings')).filter(name => name !== 'README.md');
  t.deepEqual(pages.toSorted(), FINDING_CODES.map(code => `${code}.md`).toSorted());
});

test('there are enough codes to be worth an audit', t => {
  t.true(FINDING_CODES.length >= 50);
});

for (const code of FINDING_CODES) {
  test(`${code}: its page says what the table says, under every heading`, t => {
    const page = readPage(code) ?? '';
    const {title, severity} = WORDS[code];
    t.true(page.startsWith(`# ${code}\n\n**${title}** (${severity})\n`));
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(match => match[1]);
    t.deepEqual(headings, [...HEADINGS]);
    for (const heading of HEADINGS) t.true(section(page, heading).length > heading.length + 5, heading);
  });

  test(`${code}: the wrong example has it, with a device or the site and with advice`, t => {
    const findings = findingsOf(blocksOf(section(readPage(code) ?? '', 'Wrong')));
    const found = findings.filter(finding => finding.code === code);
    t.true(found.length > 0, findings.map(finding => finding.code).join(' '));
    for (const {message, help, from, device} of found) {
      t.false(/undefined|NaN|\[object/.test(message), message);
      t.true(help.length > 0);
      if (device !== null) t.true(from !== null && from.line > 0);
    }
  });

  test(`${code}: the right example has not`, t => {
    const blocks = blocksOf(section(readPage(code) ?? '', 'Right'));
    t.true(blocks.some(({language}) => language === 'xml'));
    const found = findingsOf(blocks).filter(finding => finding.code === code);
    t.deepEqual(found, []);
  });
}

test('the index is what the script writes', t => {
  assertMade(t, 'findings/README.md', 'findings-index.mjs', 'npm run findings');
});
