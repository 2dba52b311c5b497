// SPDX-License-Identifier: Apache-2.0
/** Writes docs/versions.md from the tables of versions: after a build, `npm run versions`. Or to the file that is named. */
import {fileURLToPath} from 'node:url';
import {LIBVIRT_CHANGES} from '../build/src/versions/libvirt-changes.js';
import {PARSER_CHANGES} from '../build/src/versions/parser-changes.js';
import {formatVersion} from '../build/src/versions/version.js';
import {conditionOf, XML_VOCABULARY} from '../build/src/versions/xml-vocabulary.js';
import {writeFormatted} from './generated-page.mjs';

const HEAD = `# Installed versions

\`--libvirt VERSION\` and \`--parser VERSION\` name what is installed where the policy is going to be used:

\`\`\`sh
svirtgen plan --libvirt 9.0 web.xml                        # Debian 12
svirtgen generate --parser 2.13 web.xml                    # a parser that knows no \`include if exists\`
\`\`\`

The definition is read as that libvirt reads it, and every layer follows it. \`virt-aa-helper\` has the same option. Every report says which libvirt is followed, and why. Without \`--libvirt\` it is the first of these that is known:

1. what the policy sets (\`libvirt: '10.0'\`);
2. the host's own: in a snapshot the recorded one; on a live host the installed one, told by its library's name, by the daemon's \`--version\`, or by the package database (Debian's or RPM's);
3. what the distribution's policy knows of the release (\`libvirtOf\`), where libvirt is not installed;
4. 11.3.

Without \`--parser\` it is AppArmor 3.0. \`--mode libvirt\` was compared with the answers of libvirt 9.0, 11.3 and 12.8 themselves.
`;

const TAIL = `\\* So in that version, and otherwise in the older one that was looked at; in between nobody has looked. Most rows that have it at 9.10 were read in sources of between 9.8 and 9.10, and those at 12.1 in sources of between 11.10 and 12.1.

## How to add a version

Ask the version itself: in a container or a chroot of a distribution that has it, with a clone of this project that is built (\`npm ci && npm run build\`). There svirtgen follows the installed version without being told.

1. The helper, line by line on the same definitions, and what it says besides:

   \`\`\`sh
   npx ava build/test/cli/aa-helper/side-by-side.test.js
   \`\`\`

2. The drivers, as root: owners, device lists of cgroup v1 and v2 and the private \`/dev\` of VMs that this libvirtd starts:

   \`\`\`sh
   npx ava 'build/test/live/*.test.js'
   \`\`\`

3. A definition of your own, such as one with a new element, with the helper's answer and ours:

   \`\`\`sh
   uuid=$(xmllint --xpath 'string(/domain/uuid)' new.xml)
   /usr/lib/libvirt/virt-aa-helper --dryrun -r -u "libvirt-$uuid" <new.xml >libvirt.txt 2>&1
   node build/bin/virt-aa-helper.cjs --dryrun -r -u "libvirt-$uuid" <new.xml >ours.txt 2>&1
   diff libvirt.txt ours.txt
   \`\`\`

4. What its parser refuses or overlooks: an element that is not there afterwards was overlooked.

   \`\`\`sh
   virsh define new.xml && virsh dumpxml --inactive NAME | diff new.xml -
   \`\`\`

5. For each difference a row in \`src/versions/libvirt-changes.ts\`, or in \`src/versions/xml-vocabulary.ts\` for what the parser came to know, and a question to that row where the layer decides. A version without differences needs no row.
6. A test beside the layer with the answer before and after (see \`test/layers/newer-elements.test.ts\`), what releases of distributions have in \`policies/\` (\`libvirtOf\`), and \`npm run versions\` for this page.
7. Recorded answers for many definitions go beside those of the other versions: a line a definition with the keys that differ from 11.3's (\`case\`, \`selinux\`, \`dac\`, \`cgroup\`, \`namespace\`, \`apparmorLive\`, \`apparmorInactive\`, or \`refused\` with the parser's message), and the version's name in the loop of \`.ci/run\`, which asks for all of them to be equal.
`;

function versionsPage() {
  return [
    HEAD,
    '## What libvirt does\n',
    table(['libvirt', 'what changed', 'how it is known'], changeRows(LIBVIRT_CHANGES)),
    '## What a definition may use\n',
    'An older libvirt refuses the definition (`NEEDS_NEWER_LIBVIRT`), or overlooks the part and starts the VM without it (`ELEMENT_OVERLOOKED`).\n',
    table(
      ['libvirt', 'part of the definition', 'an older one', 'how it is known'],
      XML_VOCABULARY.map(noveltyRow),
    ),
    '## What a profile may use\n',
    table(['AppArmor', 'what changed', 'how it is known'], changeRows(PARSER_CHANGES)),
    TAIL,
  ].join('\n');
}

function changeRows(changes) {
  return Object.values(changes).map(change => [firstOf(change), change.alters, change.evidence]);
}

function firstOf(change) {
  if ('until' in change) return `until ${dateOf(change.until, change)}`;
  return 'since' in change ? formatVersion(change.since) : dateOf(change.seen, change);
}

function noveltyRow(row) {
  return [dateOf(row.since, row), `\`${writtenForm(row)}\`${remark(row)}`, FATES[row.fate], row.evidence];
}

function dateOf(since, {evidence}) {
  return evidence === 'bracketed' ? `${formatVersion(since)} \\*` : formatVersion(since);
}

function writtenForm({element, where = {}, attribute, value}) {
  const fixed = Object.entries(where).map(([name, wanted]) => `[${name}='${wanted}']`);
  const own =
    attribute === undefined ? '' : value === undefined ? `@${attribute}` : `[${attribute}='${value}']`;
  return `${element === '.' ? 'domain' : element}${fixed.join('')}${own}`;
}

function remark(row) {
  if (row.repeated) return ', more than one';
  const condition = conditionOf(row);
  const parts = row.parts ? ` (${row.parts.join(', ')})` : '';
  return condition ? `${parts} ${condition.word} \`${condition.what}\`` : parts;
}

const FATES = {
  refused: 'refuses it',
  unusable: 'refuses it when the VM is defined',
  overlooked: 'overlooks it',
};

function table(head, rows) {
  const line = cells => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

const file = fileURLToPath(new URL('../docs/versions.md', import.meta.url));
await writeFormatted(file, versionsPage(), process.argv[2]);
