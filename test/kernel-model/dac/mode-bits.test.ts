// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {fc, testProp} from '@fast-check/ava';
import type {AclEntry} from '../../../src/host/host.ts';
import {
  decideAccess,
  permissionBits,
  type OwnedFile,
  type Subject,
} from '../../../src/kernel-model/dac/mode-bits.ts';

const qemu: Subject = {uid: 64055, gid: 994, groups: [36, 78]};

function file(
  mode: number,
  uid = 0,
  gid = 0,
  acl?: readonly AclEntry[],
  type: OwnedFile['type'] = 'file',
): OwnedFile {
  return {type, uid, gid, mode, acl};
}

function acl(
  mode: number,
  entries: readonly (readonly [AclEntry['tag'], number | undefined, number])[],
): readonly AclEntry[] {
  const named = entries.map(([tag, id, perms]) => ({tag, id, perms}));
  const group = named.find(entry => entry.tag === 'group_obj') ?? {tag: 'group_obj', id: undefined, perms: 0};
  return [
    {tag: 'user_obj', id: undefined, perms: mode >> 6},
    ...named.filter(entry => entry.tag === 'user'),
    {...group, tag: 'group_obj'},
    ...named.filter(entry => entry.tag === 'group'),
    {tag: 'mask', id: undefined, perms: (mode >> 3) & 7},
    {tag: 'other', id: undefined, perms: mode & 7},
  ];
}

const cases: readonly (readonly [
  title: string,
  file: OwnedFile,
  wanted: string,
  answer: string,
  by: string,
])[] = [
  ['the owner has the first three bits', file(0o600, 64055), 'rw', 'allowed', 'owner'],
  ['the owner does not fall through to others', file(0o077, 64055), 'r', 'refused', 'owner'],
  ['the group has the next three', file(0o640, 0, 994), 'r', 'allowed', 'group'],
  ['a supplementary group is as good', file(0o660, 0, 36), 'rw', 'allowed', 'group'],
  ['the group does not fall through either', file(0o604, 0, 994), 'r', 'refused', 'group'],
  ['others have the last', file(0o644), 'r', 'allowed', 'other'],
  ['others may not write', file(0o644), 'rw', 'refused', 'other'],
  ['a named user', file(0o660, 0, 0, acl(0o660, [['user', 64055, 6]])), 'rw', 'allowed', 'acl-user'],
  [
    'a named user under the mask',
    file(0o640, 0, 0, acl(0o640, [['user', 64055, 6]])),
    'w',
    'refused',
    'acl-user',
  ],
  ['a named group', file(0o670, 0, 0, acl(0o670, [['group', 78, 4]])), 'r', 'allowed', 'acl-group'],
  [
    'of two groups the one that grants',
    file(
      0o670,
      0,
      36,
      acl(0o670, [
        ['group', 78, 6],
        ['group_obj', undefined, 4],
      ]),
    ),
    'w',
    'allowed',
    'acl-group',
  ],
  [
    'groups do not add up',
    file(
      0o677,
      0,
      36,
      acl(0o677, [
        ['group', 78, 2],
        ['group_obj', undefined, 4],
      ]),
    ),
    'rw',
    'refused',
    'group',
  ],
  [
    'a group that refuses hides others',
    file(0o667, 0, 0, acl(0o667, [['group', 78, 0]])),
    'r',
    'refused',
    'acl-group',
  ],
  [
    'an ACL with an empty mask is not asked',
    file(0o604, 0, 0, acl(0o604, [['user', 64055, 0]])),
    'r',
    'allowed',
    'other',
  ],
];

for (const [title, facts, wanted, answer, by] of cases) {
  test(title, t => t.like(decideAccess(facts, qemu, permissionBits(wanted)), {answer, by}));
}

test('capabilities overrule, but execute only what has an x bit', t => {
  const root: Subject = {uid: 0, gid: 0, groups: [], capabilities: ['CAP_DAC_OVERRIDE']};
  t.is(decideAccess(file(0, 5), root, 6).answer, 'allowed');
  t.is(decideAccess(file(0o644, 5), root, 1).answer, 'refused');
  t.is(decideAccess(file(0o654, 5), root, 1).answer, 'allowed');
  t.is(decideAccess(file(0, 5, 5, undefined, 'directory'), root, 7).answer, 'allowed');
});

test('a reading capability reads files and searches directories', t => {
  const reader: Subject = {...qemu, capabilities: ['CAP_DAC_READ_SEARCH']};
  t.is(decideAccess(file(0), reader, 4).answer, 'allowed');
  t.is(decideAccess(file(0), reader, 6).answer, 'refused');
  t.is(decideAccess(file(0, 0, 0, undefined, 'directory'), reader, 5).answer, 'allowed');
});

test('without an owner or a mode nothing is guessed', t => {
  t.is(decideAccess({...file(0o777), mode: undefined}, qemu, 4).answer, 'unknown');
});

testProp(
  'asking for less is never harder',
  [fc.nat({max: 0o777}), fc.nat({max: 7}), fc.nat({max: 7})],
  (t, mode, one, other) => {
    const facts = file(mode, 1, 994);
    if (decideAccess(facts, qemu, one | other).answer === 'allowed') {
      t.is(decideAccess(facts, qemu, one).answer, 'allowed');
    } else t.pass();
  },
);
