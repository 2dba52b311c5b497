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

/**
 * A line editor of its own, into which the words and a tab are typed as by hand; the list it shows is read from the
 * terminal. Two candidates at least, so that it lists them.
 */
const ZSH_TYPES = `
  zmodload zsh/zpty; zpty -b shell zsh -f
  wait_for() { local out=; for i in {1..300}; do zpty -r -t shell part && out+=$part; [[ $out == *$1* ]] && break; sleep 0.1; done; print -r -- $out }
  zpty -w shell "PS1=; fpath=('$FOLDER' $fpath); autoload -Uz compinit; compinit -u -D; print rea''dy"
  wait_for ready >/dev/null
  zpty -w -n shell "$TYPED"$'\t\t'
  wait_for "$AWAITED"; zpty -d shell`;

for (const [typed, offered] of [
  ['svirtgen re', 'restore'],
  ['svirtgen mcs re', 'release'],
  ['svirtgen audit --format ', 'sarif'],
  ['svirtgen plan --policy ', 'fedora'],
] as const) {
  test(`zsh: ${typed}`, t => {
    if (!has(t, 'zsh')) return;
    const env = {...process.env, FOLDER, TYPED: typed, AWAITED: offered, TERM: 'xterm', COLUMNS: '120'};
    const {stdout, stderr} = spawnSync('zsh', ['-f', '-c', ZSH_TYPES], {encoding: 'utf8', cwd: '/', env});
    t.true(stdout.includes(offered), `${stdout}${stderr}`);
  });
}

test('zsh loads its file, and knows every verb', t => {
  if (!has(t, 'zsh')) return;
  const script = `fpath=('${FOLDER}' $fpath); autoload -Uz compinit; compinit -u -D; print -l $_comps[svirtgen]`;
  t.deepEqual(ask(t, 'zsh', script), ['_svirtgen']);
  t.is(spawnSync('zsh', ['-n', join(FOLDER, '_svirtgen')]).status, 0);
});
