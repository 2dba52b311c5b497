// SPDX-License-Identifier: Apache-2.0
import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {svirtgen} from '../helpers/cli.ts';
import {root} from '../helpers/paths.ts';
import {scratch} from '../helpers/scratch.ts';

const HOST = ['--host', join(root, 'examples/host.json'), '--quiet'];
const EXAMPLE = join(root, 'examples/office-tpm.xml');
const RULES = 'apparmor/libvirt-c3d1e8f2-63a4-4b19-a4d7-90be1f7c2a03.files';

const diff = (...operands: readonly string[]) => svirtgen(['diff', ...HOST, ...operands]);

/** The example with another image. */
function changed(folder: string): string {
  const file = join(folder, 'changed.xml');
  writeFileSync(file, readFileSync(EXAMPLE, 'utf8').replace('office.qcow2', 'other|`new`.qcow2'));
  return file;
}

test('a definition against itself: nothing, and exit status 0', t => {
  const {status, stdout} = diff(EXAMPLE, EXAMPLE);
  t.is(status, 0);
  t.regex(stdout, /no difference/);
});

test('a definition against a changed one, in each format', t => {
  const file = changed(scratch(t));
  const table = diff(EXAMPLE, file);
  t.is(table.status, 1);
  t.true(table.stdout.split('\n').every(line => [...line].length <= 100 || !line.includes('  ')));
  t.regex(table.stdout, /\+ gained\n.*path +layer +access +for \(line\)\n/);
  const json = JSON.parse(diff('--format', 'json', EXAMPLE, file).stdout) as {
    domains: {changes: {kind: string; layer: string}[]}[];
  };
  t.true(json.domains[0]!.changes.some(({kind, layer}) => kind === 'lost' && layer === 'apparmor'));
  const {stdout: markdown} = diff('--format', 'markdown', EXAMPLE, file);
  t.true(markdown.includes('| `` /var/lib/libvirt/images/other\\|`new`.qcow2 `` |'), markdown);
});

test('what reads as one path stands there once, with all layers below it', t => {
  const file = join(scratch(t), 'no-tpm.xml');
  writeFileSync(file, readFileSync(EXAMPLE, 'utf8').replace(/<tpm .*<\/tpm>/su, ''));
  const {stdout} = diff('--backend', 'selinux,dac,apparmor', EXAMPLE, file);
  const paths = [...stdout.matchAll(/^ {4}(\/\S+)/gmu)].map(([, path]) => path);
  t.true(paths.includes('/run/libvirt/qemu/swtpm/<id>-office-swtpm.sock'), stdout);
  t.is(new Set(paths).size, paths.length, paths.join('\n'));
});

test('saved plans stand for their definitions', t => {
  const folder = scratch(t);
  for (const format of ['json', 'ndjson']) {
    const file = join(folder, `plan.${format}`);
    writeFileSync(file, svirtgen(['plan', ...HOST, '--format', format, EXAMPLE]).stdout);
    t.is(diff(file, EXAMPLE).status, 0);
    t.is(diff(file, changed(folder)).status, 1);
  }
});

test('what generate wrote stands for its definition, and an edited rule is seen', t => {
  const folder = scratch(t);
  t.is(svirtgen(['generate', ...HOST, '-o', folder, EXAMPLE]).status, 0);
  t.is(diff(folder, EXAMPLE).stdout.includes('no difference'), true);
  t.is(diff(join(folder, 'apparmor'), EXAMPLE).status, 0);
  t.is(diff(join(folder, 'plan/libvirt-c3d1e8f2-63a4-4b19-a4d7-90be1f7c2a03.json'), EXAMPLE).status, 0);
  appendFileSync(join(folder, RULES), '  "/etc/shadow" r,\n');
  for (const side of [folder, join(folder, 'apparmor')]) {
    const {status, stdout} = diff(EXAMPLE, side);
    t.is(status, 1);
    t.regex(stdout, /1 gained\n/);
    t.regex(stdout, /\/etc\/shadow +apparmor +r +rule on disk/);
  }
});

test('what is neither is refused', t => {
  const folder = scratch(t, {'a.json': '{"domain": 3}', 'b.json': '{', 'c.xml': '<domain/>'});
  for (const [name, code] of [
    ['a.json', 'PLAN_INVALID'],
    ['b.json', 'PLAN_INVALID'],
    ['missing.json', 'UNREADABLE'],
    ['missing.xml', 'UNREADABLE'],
  ] as const) {
    const {status, stderr} = diff(join(folder, name), EXAMPLE);
    t.is(status, 2);
    t.true(stderr.includes(`(${code})`), stderr);
  }
  t.is(diff(EXAMPLE, join(folder, 'c.xml')).status, 2);
});
