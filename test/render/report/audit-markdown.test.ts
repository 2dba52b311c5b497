// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {auditMarkdown} from '../../../src/render/report/audit-markdown.ts';
import {plainOptions, sampleReport} from './_report.ts';

const text = auditMarkdown(sampleReport(), plainOptions);
const lines = text.split('\n');

test('each VM has its findings and its paths', t => {
  t.true(lines.includes('## alpha'));
  t.true(lines.some(line => line.startsWith('| error | `TEST_SHARED_WRITE` | disk vdb')));
  t.true(
    lines.some(line => line.startsWith('| rw | `/srv/own.raw` | qemu | rw | rw | rw | · | · | disk vda')),
  );
});

test('shared paths come with who writes and what keeps them apart', t => {
  t.true(lines.includes('| write-write | `/srv/both.raw` | alpha rw, beta rw | nothing |'));
});

test('no name begins markup', t => {
  // Within a code span nothing is markup.
  t.false(/(?<!\\)<(?:img|script)/.test(text.replaceAll(/(`+)[^`].*?\1(?!`)/g, '')));
});

test('every row of a table has as many cells as its head', t => {
  let cells = 0;
  for (const line of lines) {
    if (!line.startsWith('| ')) {
      cells = 0;
      continue;
    }
    const count = line.replaceAll(String.raw`\|`, '').split('|').length;
    if (cells === 0) cells = count;
    t.is(count, cells, line);
  }
});
