// SPDX-License-Identifier: Apache-2.0
import {testProp, fc} from '@fast-check/ava';
import test, {type ExecutionContext} from 'ava';
import {pathMatcher} from '../../../../src/kernel-model/apparmor/path-matcher.ts';
import {refuseInexactNames} from '../../../../src/layers/apparmor/helper/exact-names.ts';
import {parseDomain} from '../../../../src/domain/parse-domain.ts';
import {has} from '../../../helpers/programs.ts';
import {domainXml} from '../../../helpers/scenario.ts';
import {recordedHost} from '../../../helpers/snapshots.ts';
import {accepts, automatonOf} from '../_automaton.ts';
import {deviceRules, refuses, strictRules} from './_strict.ts';

/** Every character that means something to AppArmor's parser, in one name. */
const HOSTILE = '/srv/a*{b,c}[d]?^@{HOME}"\\ e';
const absent = {unlisted: 'absent'} as const;

const text = (path: string) =>
  [...path]
    .map(character =>
      /[\w/.-]/.test(character) ? character : `&#x${character.codePointAt(0)!.toString(16)};`,
    )
    .join('');
const disk = (path: string) =>
  `<disk type='file' device='disk'><source file="${text(path)}"/><target dev='vda' bus='virtio'/></disk>`;

test('exact names: a name of nothing but syntax, as the parser reads it', t => {
  const [rule] = strictRules({devices: disk(HOSTILE), host: absent});
  t.is(rule?.path, String.raw`/srv/a\*\{b,c\}\[d\]\?\^@\{HOME\}\"\\ e`);
  if (!has(t, 'apparmor_parser')) return;
  const automaton = automatonOf(`"${rule?.path}" ${rule?.access},`);
  t.true(accepts(automaton, Buffer.from(HOSTILE)));
  for (const other of [
    '/srv/aXb',
    '/srv/a*b[d]?^@{HOME}"\\ e',
    '/srv/abd',
    `${HOSTILE}x`,
    '/root',
    '/srv/a*{b,c}d?^@{HOME}"\\ e',
  ])
    t.false(accepts(automaton, Buffer.from(other)), other);
});

/** Characters of XML; no component is a dot or two, which are no names. */
const part = fc
  .oneof(
    fc.string({
      unit: fc.constantFrom(...'\\*?[]{}^"@,()|+.$!~#<>\'&; 0129abnrxäß\u{1f600}'),
      minLength: 1,
      maxLength: 12,
    }),
    fc.string({unit: 'grapheme', minLength: 1, maxLength: 8}),
  )
  .map(name => name.replaceAll(/[\p{Cc}/]/gu, '_'))
  .filter(name => name !== '.' && name !== '..');
const path = fc.array(part, {minLength: 1, maxLength: 3}).map(parts => `/srv/${parts.join('/')}`);

testProp(
  'exact names: whatever a file is called, its rule matches it and nothing near it',
  [path, fc.nat(), fc.constantFrom(...'ax*/?{}')],
  (t: ExecutionContext, name, at, other) => {
    const [rule] = strictRules({devices: disk(name), host: absent});
    const matches = pathMatcher(rule?.path ?? '');
    t.true(matches(name));
    const letters = [...name];
    letters[1 + (at % (letters.length - 1))] = other;
    const neighbour = letters.join('');
    t.is(matches(neighbour), neighbour === name);
    t.false(matches(`${name}${other}`));
  },
  {numRuns: 300},
);

const DEVICES = [
  disk('/srv/a.img'),
  `<filesystem type='mount'><source dir='/srv/share'/><target dir='s'/></filesystem>`,
  `<interface type='network'><source network='default'/><model type='virtio'/></interface>`,
  `<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>`,
  `<tpm model='tpm-tis'><backend type='emulator' version='2.0'/></tpm>`,
  `<graphics type='spice'><gl enable='yes'/></graphics>`,
  `<rng model='virtio'><backend model='random'>/dev/hwrng</backend></rng>`,
  `<input type='evdev'><source dev='/dev/input/event3'/></input>`,
  `<channel type='unix'><source mode='bind' path='/srv/share/agent'/><target type='virtio' name='x'/></channel>`,
  `<shmem name='shm'><model type='ivshmem-plain'/></shmem>`,
  disk('/srv/share/b.img').replace('vda', 'vdb'),
];
const HOST = {
  unlisted: 'exists',
  pci: {'0000:01:00.0': {iommuGroup: 12, files: ['config', 'resource0']}},
} as const;

testProp(
  'adding a device takes no access away',
  [fc.subarray(DEVICES), fc.constantFrom(...DEVICES)],
  (t: ExecutionContext, some, added) => {
    const before = strictRules({devices: some.join(''), host: HOST});
    const after = strictRules({devices: [...some.filter(one => one !== added), added].join(''), host: HOST});
    for (const {path: granted, access} of before) {
      const letters = new Set(
        after.filter(rule => covers(rule.path, granted)).flatMap(rule => [...rule.access]),
      );
      t.true(
        [...access].every(letter => letters.has(letter)),
        `${granted} ${access}`,
      );
    }
  },
  {numRuns: 100},
);

function covers(pattern: string, granted: string): boolean {
  return pattern === granted || (pattern.endsWith('/**') && granted.startsWith(pattern.slice(0, -2)));
}

const FORBIDDEN = `<filesystem type='mount'><source dir='/{etc'/><target dir='s'/></filesystem>`;
test('exact names: what is granted is not what the pattern would mean', t => {
  t.deepEqual(deviceRules({devices: FORBIDDEN, host: absent}), [
    String.raw`/\{etc/ r`,
    String.raw`/\{etc/** rwlk`,
  ]);
});

test(
  'directory boundaries hold for relative parts of hostile names',
  refuses,
  {devices: disk('/srv/{a/../../../etc}/shadow'), host: absent},
  'AA_UNRESOLVABLE_PATH',
  /resolved/,
);

for (const name of [HOSTILE, '/srv/a*', '/srv/back\\slash', '/srv/[a]']) {
  test(`names that are patterns: libvirt's own text is not written out for ${JSON.stringify(name)}`, t => {
    const domain = parseDomain(domainXml({devices: disk(name)}), {defaultSecurityModel: 'apparmor'});
    const error = t.throws(() => refuseInexactNames(domain, recordedHost()), {code: 'AA_NAME_IS_PATTERN'});
    t.regex(error.message, /does not name this one file/);
  });
}

test("libvirt's own text is written out for plain names", t => {
  const domain = parseDomain(domainXml({devices: disk('/srv/größe, mit Leerzeichen.img')}), {
    defaultSecurityModel: 'apparmor',
  });
  t.notThrows(() => refuseInexactNames(domain, recordedHost()));
});
