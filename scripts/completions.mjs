// SPDX-License-Identifier: Apache-2.0
/**
 * Writes completions for bash, zsh and fish to build/completions, after a build: verbs, options, their values, and
 * the names of libvirt's VMs. `npm run completions`.
 */
import {mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {AUDIT_FORMATS} from '../build/src/cli/option-values.js';
import {commandTree} from './command-tree.mjs';

const root = new URL('../', import.meta.url);
const folder = fileURLToPath(new URL('build/completions/', root));
const POLICIES = readdirSync(new URL('policies/', root), {encoding: 'utf8'})
  .filter(name => name.endsWith('.yaml'))
  .map(name => name.slice(0, -'.yaml'.length))
  .sort();
const CODES = readdirSync(new URL('docs/findings/', root), {encoding: 'utf8'})
  .map(name => name.slice(0, -'.md'.length))
  .filter(name => name !== 'README')
  .sort();
const LAYERS = ['selinux', 'dac', 'apparmor', 'cgroup', 'namespace'];
const VM_NAMES = 'virsh --readonly --quiet list --all --name 2>/dev/null';

/** Values that no declaration lists, by option. */
const VALUES = {
  '--host': ['live', 'assumed'],
  '--policy': POLICIES,
  '--uri': ['qemu:///system', 'qemu:///session'],
  '--backend': LAYERS,
  '--code': CODES,
  // Of audit, which takes several, with files.
  '--format': AUDIT_FORMATS,
};

/** Options that take a file as well as one of their words. */
const FILES_TOO = new Set(['--host', '--policy']);

/** Verbs and actions of groups, such as `mcs list`; groups have no options. */
const verbs = commandTree();
const groups = verbs.filter(({actions}) => actions.length > 0);
const top = verbs.filter(({name}) => !name.includes(' '));

function valuesOf({long, choices}) {
  return choices ?? VALUES[long] ?? [];
}

function bash() {
  const cases = verbs.map(({name, options}) => {
    const flags = options.flatMap(({long, short}) => [short, long].filter(Boolean));
    return `    '${name}') flags='${flags.join(' ')}' ;;`;
  });
  const values = verbs.flatMap(({name, options}) =>
    options
      .filter(option => valuesOf(option).length > 0)
      .map(option => `    '${name} ${option.long}') words='${valuesOf(option).join(' ')}' ;;`),
  );
  return `# bash completion of svirtgen
_svirtgen() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} verb= words= flags= word
  COMPREPLY=()
  # A colon, as in qemu:///system, is a word of its own to readline.
  [ "$previous" = : ] && return
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) continue ;; esac
    verb=\${verb:+$verb }$word
    case $verb in ${groups.map(({name}) => name).join(' | ')}) ;; *) break ;; esac
  done
  if [ -z "$verb" ]; then
    mapfile -t COMPREPLY < <(compgen -W '${top.map(({name}) => name).join(' ')} --help --version' -- "$current")
    return
  fi
  case $verb in
${groups.map(({name, actions}) => `    '${name}') mapfile -t COMPREPLY < <(compgen -W '${actions.join(' ')} --help' -- "$current"); return ;;`).join('\n')}
  esac
  case "$verb $previous" in
${values.join('\n')}
  esac
  if [ -n "$words" ]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current"; [ "$previous" = --policy ] || [ "$previous" = --host ] && compgen -f -- "$current")
    return
  fi
  case $verb in
${cases.join('\n')}
  esac
  case $current in
    -*) mapfile -t COMPREPLY < <(compgen -W "$flags --help" -- "$current") ;;
    *)
      mapfile -t COMPREPLY < <(compgen -W "$(${VM_NAMES})" -- "$current"; compgen -f -- "$current")
      ;;
  esac
}
complete -o filenames -F _svirtgen svirtgen
`;
}

function zsh() {
  const cases = verbs
    .filter(({actions}) => actions.length === 0)
    .map(
      ({name, options, operands}) => `    '${name}')
      _arguments -s \\
${options.map(option => `        ${zshOption(option)} \\`).join('\n')}
        ${operands === '' ? '' : `'*:VM or definition:_svirtgen_vms'`}
      ;;`,
    );
  const described = all =>
    all.map(
      ({name, summary}) =>
        `    ${quote(`${name.split(' ').at(-1)}:${summary.replaceAll(':', String.raw`\:`)}`)}`,
    );
  const nested = groups.map(
    ({name}) => `  if [[ $verb == ${name} ]]; then
    if (( CURRENT == 2 )); then
      verbs=(
${described(verbs.filter(one => one.name.startsWith(`${name} `))).join('\n')}
      )
      _describe -t verbs action verbs
      return
    fi
    verb="$verb $words[2]"
    shift words
    (( CURRENT-- ))
  fi`,
  );
  return `#compdef svirtgen
_svirtgen_vms() {
  local -a names
  names=(\${(f)"$(${VM_NAMES})"})
  _alternative 'vms:VM:compadd -a names' 'files:definition:_files'
}
_svirtgen() {
  local context state line
  local -a verbs
  verbs=(
${described(top).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe -t verbs verb verbs
    return
  fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
${nested.join('\n')}
  case $verb in
${cases.join('\n')}
  esac
}
_svirtgen "$@"
`;
}

function zshOption(option) {
  const about = option.description.replace(/[[\]:\\]/gu, String.raw`\$&`);
  const values = valuesOf(option).map(value => value.replaceAll(':', String.raw`\:`));
  const argument =
    option.argument === undefined
      ? ''
      : `:${option.long.slice(2)}:${values.length > 0 ? `(${values.join(' ')})` : '_files'}`;
  return quote(`${option.long}[${about}]${argument}`);
}

function fish() {
  const lines = [
    '# fish completion of svirtgen',
    'complete -c svirtgen -n __fish_use_subcommand -l help -d "how it is used"',
    'complete -c svirtgen -n __fish_use_subcommand -l version -d "which version this is"',
  ];
  for (const {name, summary} of top) {
    lines.push(`complete -c svirtgen -f -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`);
  }
  for (const {name, options, operands, actions} of verbs) {
    const [verb, action] = name.split(' ');
    const here = quote(
      [verb, action]
        .filter(Boolean)
        .map(word => `__fish_seen_subcommand_from ${word}`)
        .join('; and '),
    );
    for (const option of options) lines.push(`complete -c svirtgen -n ${here} ${fishOption(option)}`);
    if (actions.length > 0) {
      const first = quote(
        `__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${actions.join(' ')}`,
      );
      lines.push(`complete -c svirtgen -f -n ${first} -a ${quote(actions.join(' '))}`);
    } else if (operands !== '') lines.push(`complete -c svirtgen -n ${here} -a '(${VM_NAMES})' -d VM`);
  }
  return `${lines.join('\n')}\n`;
}

function fishOption(option) {
  const values = valuesOf(option);
  return [
    `-l ${option.long.slice(2)}`,
    ...(option.short === undefined ? [] : [`-s ${option.short.slice(1)}`]),
    ...(option.argument === undefined
      ? []
      : [values.length > 0 && !FILES_TOO.has(option.long) ? '-x' : '-r']),
    ...(values.length > 0 ? [`-a ${quote(values.join(' '))}`] : []),
    `-d ${quote(option.description)}`,
  ].join(' ');
}

function quote(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

rmSync(folder, {recursive: true, force: true});
mkdirSync(folder, {recursive: true});
writeFileSync(`${folder}svirtgen.bash`, bash());
writeFileSync(`${folder}_svirtgen`, zsh());
writeFileSync(`${folder}svirtgen.fish`, fish());
