// SPDX-License-Identifier: Apache-2.0
/**
 * Writes the man pages to build/man, after a build: one a verb and one for the whole from the command tree, the
 * others from docs/. `npm run man`.
 */
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import remarkGfm from 'remark-gfm';
import remarkMan from 'remark-man';
import remarkParse from 'remark-parse';
import {unified} from 'unified';
import {usage} from '../build/src/cli/aa-helper/command-line.js';
import {EXIT_STATUS} from '../build/src/cli/exit-status.js';
import {A_DOMAIN, operandsText} from '../build/src/cli/options.js';
import {commandTree} from './command-tree.mjs';
import {sourceEpoch} from './source-date.mjs';

const root = new URL('../', import.meta.url);
const folder = fileURLToPath(new URL('build/man/', root));
const read = name => readFileSync(new URL(name, root), 'utf8');
const {version} = JSON.parse(read('package.json'));

const MANUALS = {1: 'User commands', 5: 'File formats', 7: 'Miscellanea', 8: 'System administration'};

/** Ends the tag of an item: roff has tagged paragraphs, and Markdown has none. */
const TAG_END = '\u241f';

const tagged = (tag, text) => `- ${tag}${TAG_END}${text}`;

const EXIT_STATUS_SECTION = `## Exit status

${EXIT_STATUS}
`;

/** Pages by their name and section. */
function pages() {
  const verbs = commandTree();
  const seeAlso = verbs.map(({name}) => `**${pageOf(name)}**(1)`);
  return [
    page('svirtgen', 1, 'security policy of VMs from libvirt domain XML', overview(verbs, seeAlso)),
    ...verbs.map(verb => page(pageOf(verb.name), 1, verb.summary, verbPage(verb))),
    page('svirtgen-policy', 5, 'site settings of svirtgen', body(read('docs/policies.md'))),
    page('svirtgen-findings', 7, 'what svirtgen audit finds', body(read('docs/findings/README.md'))),
    page('virt-aa-helper', 8, 'writes the AppArmor profile of a VM for libvirtd', helperPage()),
  ];
}

const FILES = [
  [
    'svirtgen.yaml',
    'settings of **audit**, **plan**, **why** and **diff**, in the directory of the definitions or above',
  ],
  ['/etc/svirtgen/policy.yaml', 'the policy of this host'],
  ['/usr/share/svirtgen/policies/', 'policies that are shipped'],
  ['/var/lib/svirtgen/', 'the registry of category pairs, and notes of **apply**'],
];

/** Of `mcs list` it is svirtgen-mcs-list. */
function pageOf(name) {
  return `svirtgen-${name.replaceAll(' ', '-')}`;
}

function page(name, section, summary, markdown) {
  return {name, section, text: `# ${name}(${section}) -- ${summary}\n\n${markdown}`};
}

function overview(verbs, seeAlso) {
  return `## Synopsis

**svirtgen** *VERB* [*OPTION*...] [*DOMAIN*...]

## Description

Turns libvirt domain XML into the security policy a VM runs under, and tells what that VM can touch on its host.
${A_DOMAIN} Without one, **audit**, **plan** and **verify** take all VMs of this host.

## Verbs

${verbs.map(({name, summary}) => tagged(`**${name}**`, summary)).join('\n')}

${EXIT_STATUS_SECTION}
## Files

${FILES.map(([path, text]) => tagged(`*${path}*`, text)).join('\n')}

## See also

${[...seeAlso, '**svirtgen-policy**(5)', '**svirtgen-findings**(7)', '**virt-aa-helper**(8)'].join(', ')}
`;
}

function verbPage(verb) {
  const {name, operands, usage, options, actions, examples, page: details} = verb;
  const list =
    actions.length > 0
      ? actions.map(action => `- **${pageOf(`${name} ${action}`)}**(1)`)
      : options.map(describe);
  return `## Synopsis

${synopsis(name, usage ?? [`[options] ${operands}`])}

${operandsText(verb)
  .map(text => `## Description\n\n${text}\n\n`)
  .join('')}## ${actions.length > 0 ? 'Actions' : 'Options'}

${list.join('\n')}

## Examples

${examples.map(example => `    ${example}`).join('\n')}

${EXIT_STATUS_SECTION}
${body(read(`docs/${details}`))}
## See also

**svirtgen**(1), **svirtgen-policy**(5)
`;
}

/** A paragraph for each way to call it. */
function synopsis(name, ways) {
  return ways
    .map(way => way.replace('[options]', '[*OPTION*...]').replace(/<([^>]+)>/gu, '*$1*'))
    .map(way => `**svirtgen ${name}** ${way}`)
    .join('\n\n');
}

function describe({long, short, argument, description, choices, value}) {
  const names = [short, long].filter(Boolean).map(one => `**${one}**`);
  const argumentText = argument === undefined ? '' : ` *${argument.replace(/[<>]/g, '')}*`;
  const notes = [
    ...(choices === undefined ? [] : [`one of ${choices.join(', ')}`]),
    ...(value === undefined ? [] : [`default: ${value}`]),
  ];
  return tagged(
    `${names.join(', ')}${argumentText}`,
    `${description}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`,
  );
}

function helperPage() {
  return `## Synopsis

**virt-aa-helper** [*OPTION*...] < *DEFINITION*

## Description

libvirtd calls this program at each start of a VM and for each device that is plugged in. svirtgen's takes the
place of libvirt's program of the same name: the same options, input, exit status and files. It is not called by
hand, except with **--dryrun**, to see what would be written.

## Options

${helperOptions()}

## Exit status

${tagged('**0**', 'the profile is written and loaded')}
${tagged('**1**', 'it is not; the reason is on standard error')}

## See also

**svirtgen**(1), **apparmor_parser**(8)
`;
}

/** The usage text is the one owner of the helper's options. */
function helperOptions() {
  return usage('virt-aa-helper')
    .split('\n')
    .filter(line => /^\s+-/.test(line))
    .map(line => {
      const [flags, about] = line.trim().split(/\s{2,}|\t+/u);
      const names = flags.replace(/\s+\|\s+/u, ', ').replaceAll(/-{1,2}[\w-]+/gu, '**$&**');
      return tagged(names.replace(/<([^>]+)>/u, '*$1*'), about ?? '');
    })
    .join('\n');
}

/** Sections one level down, links as their text: a man page has no files beside it. */
function body(markdown) {
  return markdown
    .replace(/^# .*\n/u, '## Details\n')
    .replace(/\[([^\]]+)\]\((?!https?:)[^)]*\)/gu, '$1')
    .replace(/^- ([A-Z][A-Z\d_]+): (.*)$/gmu, (_, code, title) => tagged(`**${code}**`, title));
}

/** A table as a list of tagged paragraphs: terminals are too narrow for most of ours. */
function tablesAsLists() {
  return tree => replaceTables(tree);
}

function replaceTables(node) {
  for (const [index, child] of (node.children ?? []).entries()) {
    if (child.type === 'table') node.children[index] = listOf(child);
    else replaceTables(child);
  }
}

function listOf({children: [, ...rows]}) {
  const children = rows.map(row => {
    const [first, ...others] = row.children.map(cell => cell.children);
    const rest = others.flatMap((cell, at) => [{type: 'text', value: at === 0 ? TAG_END : ' – '}, ...cell]);
    return {type: 'listItem', spread: false, children: [{type: 'paragraph', children: [...first, ...rest]}]};
  });
  return {type: 'list', ordered: false, spread: false, children};
}

/** remark-man writes a month and a paragraph after each heading, which mandoc warns of, and knows bullets only. */
function tidy(roff, date) {
  return roff
    .replace(/^(\.TH "[^"]*" "\d" )"[^"]*"/mu, `$1"${date}"`)
    .replace(/^(\.S[HS] .*\n)\.P{1,2}\n/gmu, '$1')
    .replace(TAGGED_ITEM, (_, tag, text) => `.TP\n${tag}\n${asText(text)}`)
    .replace(/^(\.SH "NAME"\n\S+) - /mu, '$1 \\- ')
    .replace(/\\fB.*?\\fR|^\.nf\n.*?^\.fi$|(?<![\w\\-])-{1,2}(?=\w)/gmsu, withMinus);
}

const TAGGED_ITEM = new RegExp(`^\\.IP \\\\\\(bu 4\\n(.*?)${TAG_END}(.*)$`, 'gmu');

/** A line that begins with a dot or an apostrophe would be a request. */
function asText(line) {
  return line.trim().replace(/^[.']/u, '\\&$&');
}

/** Whoever copies an option or a command from the page needs minus signs, not hyphens. */
function withMinus(text) {
  return text.replace(/(?<!\\)-/gu, '\\-');
}

const date = new Date(sourceEpoch() * 1000).toISOString().slice(0, 10);
rmSync(folder, {recursive: true, force: true});
mkdirSync(folder, {recursive: true});
for (const {name, section, text} of pages()) {
  const roff = await unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(tablesAsLists)
    .use(remarkMan, {version: `svirtgen ${version}`, manual: MANUALS[section]})
    .process(text);
  writeFileSync(`${folder}${name}.${section}`, tidy(String(roff), date));
}
