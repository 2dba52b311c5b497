// SPDX-License-Identifier: Apache-2.0
/** Reasons are data: sentences are made in one place and never read back. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import type {Cause} from '../../src/layers/cause.ts';
import {causeText} from '../../src/render/cause-text.ts';
import {intentionText} from '../../src/render/intention-text.ts';
import {root} from '../helpers/paths.ts';

const subject = {uid: 107, gid: 107, groups: []};

const said: readonly (readonly [Cause, string])[] = [
  [{kind: 'search-refused', subject, directory: '/srv'}, '107:107 may not search /srv'],
  [
    {kind: 'mode-bits', access: 'r', subject, by: 'owner', planned: true},
    '107:107 may only read (as owner, once the VM has started)',
  ],
  [
    {kind: 'mode-bits-asked', letters: 'rw', answer: 'refused', subject, by: 'other', planned: true},
    '107:107 may not read or write it (by the mode for others)',
  ],
  [
    {kind: 'mode-bits', access: 'rw', subject, by: 'capability', planned: false},
    '107:107 may read and write (with CAP_DAC_OVERRIDE)',
  ],
  [
    {kind: 'categories', missing: [3, 77], object: ''},
    'the file has the categories c3,c77, which the process lacks',
  ],
  [
    {
      kind: 'type-rule',
      subject: 'svirt_t',
      type: 'nfs_t',
      access: 'rw',
      boolean: 'virt_use_nfs',
      assumed: false,
    },
    'svirt_t may read and write nfs_t while virt_use_nfs is on',
  ],
  [{kind: 'mount-refuses', point: '/srv', option: 'ro'}, '/srv is mounted read-only (ro)'],
  [{kind: 'rule-denies', whose: {origin: 'the abstraction'}}, 'denied for every VM, in the abstraction'],
  [{kind: 'rule-allows', whose: {device: 'disk vda'}}, 'allowed for disk vda'],
  [
    {kind: 'profile-lacks', profile: 'p', granted: '', path: '/a', letters: 'r'},
    'p grants nothing on /a, but not r',
  ],
];

for (const [cause, sentence] of said) {
  test(sentence, t => t.is(causeText(cause), sentence));
}

test('what a refusal is for', t => {
  t.is(intentionText({kind: 'read-only', device: 'disk vda'}), 'disk vda is read-only in the definition');
});

/** A text of ours that is looked into or changed, and the names that our texts and those who change them have. */
const READ_BACK =
  /\b(?:reason|message|opens|rule|causeText\(.*\))\??\.(?:includes|startsWith|endsWith|split|match|search|indexOf|replace|replaceAll)\(|\.(?:exec|test)\((?:\w+\.)*(?:reason|message|opens|rule)\)|\bread\(\w+\.(?:reason|message|opens|text)\b|\breadable\w+\((?:\w+\.)*(?:reason|message|opens|text|causeText)\b/;

const NOT_OURS = [
  // What commander, the parsers of XML and YAML and the schemas of other projects say.
  'src/cli/usage-error.ts',
  'src/policy/read-yaml.ts',
  'src/domain/malformed-xml.ts',
  'src/domain/xml-build.ts',
  'src/text/issue-words.ts',
  // The full stop of a message, and the comma that ends a rule of AppArmor's.
  'src/cli/report-errors.ts',
  'src/denials/explain-apparmor.ts',
  'src/render/report/why-table.ts',
];

test('what looked into sentences of ours would be noticed', t => {
  for (const line of [
    'return finding => ({...finding, message: read(finding.message)});',
    "if (step.reason.startsWith('no rule')) return;",
    'return readablePattern(text);',
    "const short = causeText(cause).replace(/,$/, '');",
  ])
    t.regex(line, READ_BACK);
});

test('no sentence of ours is read back', t => {
  const files = readdirSync(join(root, 'src'), {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.ts'))
    .map(name => join('src', name));
  const found = files.flatMap(name =>
    readFileSync(join(root, name), 'utf8')
      .split('\n')
      .flatMap((line, index) => (READ_BACK.test(line) ? [`${name}:${index + 1}: ${line.trim()}`] : [])),
  );
  t.deepEqual(
    found.filter(place => !NOT_OURS.some(name => place.startsWith(name))),
    [],
  );
});
