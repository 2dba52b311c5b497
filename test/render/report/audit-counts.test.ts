// SPDX-License-Identifier: Apache-2.0
/** One truth, whatever the form: each report counts what every report lists. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {svirtgen} from '../../helpers/cli.ts';
import {root} from '../../helpers/paths.ts';
import {scratch} from '../../helpers/scratch.ts';

const TOTAL =
  /^11 VMs: (?:no|(\d+)) errors?, (\d+) warnings, (\d+) notes, (\d+) paths, \d+ writable, (\d+) needed/m;

test('table, page, Markdown and CSV of the same VMs have the same numbers', t => {
  const folder = scratch(t);
  const to = (name: string) => join(folder, name);
  const site = ['--host', 'examples/host.json', '--policy', 'debian', '--fail-on', 'never', '--quiet'];
  const forms = `table,html=${to('html')},csv=${to('csv')},markdown=${to('md')}`;
  const {stdout} = svirtgen(['audit', ...site, '--format', forms, '--paths', 'examples'], {cwd: root});
  const read = (name: string) => readFileSync(to(name), 'utf8');
  const sumOf = (text: string, pattern: RegExp) =>
    [...text.matchAll(pattern)].reduce((sum, [, count]) => sum + Number(count), 0);

  const [, errors = '0', warnings, notes, paths, refused] = TOTAL.exec(stdout) ?? [];
  t.true(Number(paths) > 100);
  t.is(sumOf(stdout, /^\S+  (\d+) paths?  examples\//gmu), Number(paths), 'what --paths lists');
  t.is(read('csv').trimEnd().split('\r\n').length - 1, Number(paths));
  t.is(sumOf(read('md'), /: (\d+) paths, \d+ to write/gu), Number(paths));
  t.deepEqual(
    [...read('html').matchAll(/<b>([\d,]+)<\/b><span>([^<]+)</gu)].map(
      ([, count, label]) => `${count} ${label}`,
    ),
    [
      `${errors} errors`,
      `${warnings} warnings`,
      `${notes} notes`,
      '11 VMs',
      '4 shared paths',
      `${paths} paths`,
      `${refused} needed but refused`,
    ],
  );
});

test('the page begins with what is wrong, as the table does, with scripts and without', t => {
  const {stdout} = svirtgen(
    ['audit', '--host', 'assumed', '--policy', 'debian', '--format', 'html', 'examples'],
    {
      cwd: root,
    },
  );
  const sections = [...stdout.matchAll(/<(?:section|h2) id="(vms|findings|shared|access)"/gu)].map(
    ([, id]) => id,
  );
  const order = ['findings', 'vms', 'shared', 'access'];
  t.deepEqual(sections, [...order, ...order]);
});
