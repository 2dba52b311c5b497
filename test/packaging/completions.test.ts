// SPDX-License-Identifier: Apache-2.0
/** The completions, asked in the shells that will load them. */
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {root} from '../helpers/paths.ts';
import {has} from '../helpers/programs.ts';

const FOLDER = join(root, 'build/completions');

test.before('the files are made', t => {
  const {status, stderr} = spawnSync(process.execPath, [join(root, 'scripts/completions.mjs')], {
    encoding: 'utf8',
  });
  t.is(status, 0, stderr);
});

interface Typed {
  /** The words before the cursor; the last is being typed. */
  readonly words: readonly string[];
  readonly offered: readonly string[];
}

const CASES: readonly Typed[] = [
  {words: ['v'], offered: ['verify']},
  {words: ['audit', '--forma'], offered: ['--format']},
  {words: ['audit', '--format', 's'], offered: ['sarif']},
  {words: ['plan', '--policy', 'deb'], offered: ['debian']},
  {words: ['plan', '--mode', 'l'], offered: ['libvirt']},
  {words: ['mcs', 'al'], offered: ['allocate']},
  {words: ['mcs', 'allocate', '--ra'], offered: ['--range']},
  {words: ['mcs', 'list', '--format', 'j'], offered: ['json']},
];

function ask(t: ExecutionContext, shell: string, script: string): readonly string[] {
  const {status, stdout, stderr} = spawnSync(shell, ['-c', script], {encoding: 'utf8', cwd: '/'});
  t.is(status, 0, stderr);
  return stdout
    .split('\n')
    .map(line => line.split('\t')[0] ?? '')
    .filter(line => line !== '');
}

for (const {words, offered} of CASES) {
  test(`bash: svirtgen ${words.join(' ')}`, t => {
    if (!has(t, 'bash')) return;
    const quoted = ['svirtgen', ...words].map(word => `'${word}'`).join(' ');
    const script = `source '${FOLDER}/svirtgen.bash'; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _svirtgen; printf '%s\\n' "\${COMPREPLY[@]}"`;
    t.deepEqual(ask(t, 'bash', script), offered);
  });

  test(`fish: svirtgen ${words.join(' ')}`, t => {
    if (!has(t, 'fish')) return;
    t.deepEqual(
      ask(t, 'fish', `source '${FOLDER}/svirtgen.fish'; complete -C 'svirtgen ${words.join(' ')}'`),
      offered,
    );
  });
}

test('zsh loads its file, and knows every verb', t => {
  if (!has(t, 'zsh')) return;
  const script = `fpath=('${FOLDER}' $fpath); autoload -Uz compinit; compinit -u -D; print -l $_comps[svirtgen]`;
  t.deepEqual(ask(t, 'zsh', script), ['_svirtgen']);
  t.is(spawnSync('zsh', ['-n', join(FOLDER, '_svirtgen')]).status, 0);
});
