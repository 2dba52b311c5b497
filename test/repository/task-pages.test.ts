// SPDX-License-Identifier: Apache-2.0
/** The pages of tasks: a run that is shown is what comes out, and every other command runs. */
import {createRequire} from 'node:module';
import {readFileSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {shell} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';
import {scratch} from '../helpers/scratch.ts';

const PAGES = [
  'disk-will-not-open',
  'what-can-this-vm-touch',
  'in-place-of-virt-aa-helper',
  'audit-a-fleet',
  'tpm',
  'passt-and-vhost-user',
  'shared-storage',
  'own-policy',
  'comparison',
  'json',
];
const HELPER = `"${process.execPath}" "${join(root, 'build/src/cli/virt-aa-helper.js')}"`;

for (const page of PAGES) {
  const text = readFileSync(join(root, 'docs', `${page}.md`), 'utf8');

  for (const [, command = '', shown = ''] of text.matchAll(/^```console\n\$ ([^\n]*)\n(.*?)^```/gmsu)) {
    test(`${page}.md shows what really comes out of: ${command}`, t => {
      t.is(shell(command, root).stdout.trimEnd(), shown.trimEnd());
    });
  }

  for (const [, block = ''] of text.matchAll(/^```sh\n(.*?)^```/gmsu)) {
    test(`${page}.md has commands that run: ${block.trim()}`, t => {
      if (block.includes('svirtgen fleet') && !hasDuckdb()) {
        t.log('skipped: @duckdb/node-api is not installed');
        t.pass();
        return;
      }
      const cwd = scratch(t);
      symlinkSync(join(root, 'examples'), join(cwd, 'examples'));
      const {status, stderr} = shell(block.replaceAll(/^virt-aa-helper /gmu, `${HELPER} `), cwd);
      // 1: there is something to see.
      t.true(status === 0 || status === 1, stderr);
      t.notRegex(stderr, /error:|not found/u);
    });
  }

  test(`${page}.md: what needs root is our own`, t => {
    const lines = [...text.matchAll(/^```sh as root\n(.*?)^```/gmsu)].flatMap(([, block = '']) =>
      block.trim().split('\n'),
    );
    t.true(lines.every(line => /^svirtgen(-divert)?( |$)/u.test(line)));
  });
}

function hasDuckdb(): boolean {
  try {
    createRequire(import.meta.url).resolve('@duckdb/node-api');
    return true;
  } catch {
    return false;
  }
}
