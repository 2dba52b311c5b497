// SPDX-License-Identifier: Apache-2.0
import test from 'ava';
import {KnownError} from '../../../src/errors.ts';
import {parseProfiles} from '../../../src/kernel-model/apparmor/parse-profiles.ts';
import type {FileRule, IncludeLoader, Profile} from '../../../src/kernel-model/apparmor/profile.ts';

function only(text: string, include?: IncludeLoader): Profile {
  const {profiles} = parseProfiles(text, include ? {include} : {});
  return profiles[0]!;
}

const tell = (rule: FileRule) =>
  [
    rule.deny && 'deny',
    rule.owner && 'owner',
    rule.audit && 'audit',
    rule.pattern,
    rule.access,
    rule.exec,
    rule.target,
  ]
    .filter(Boolean)
    .join(' ');

const told = (body: string) => only(`profile p {\n${body}\n}`).rules.map(tell);

const rules: readonly (readonly [text: string, expected: string])[] = [
  ['/a r,', '/a r'],
  ['"/a b" rw,', '/a b rw'],
  ['/a\\ b rw,', '/a\\ b rw'],
  ['/a,b rwk,', '/a,b rwk'],
  ['/a{b,c} r,', '/a{b,c} r'],
  ['r /a,', '/a r'],
  ['file /a rw,', '/a rw'],
  ['file,', '/{**,} rwalkmx ix'],
  ['/a#b r, # comment', '/a#b r'],
  ['/a\n  r # comment\n ,', '/a r'],
  ['/a WR,', '/a rw'],
  ['deny /a w,', 'deny /a w'],
  ['audit deny owner /a w,', 'deny owner audit /a w'],
  ['allow /a r,', '/a r'],
  ['/bin/x Px -> child,', '/bin/x x Px child'],
  ['/bin/x rix,', '/bin/x rmx ix'],
  ['/bin/x mrPUx,', '/bin/x rmx PUx'],
  ['unsafe /bin/x ux,', '/bin/x x ux'],
  ['deny /bin/x x,', 'deny /bin/x x x'],
  ['link /a -> /b,', '/a l /b'],
  ['link subset /a -> /b,', '/a l /b'],
  ['owner { /a r, }', 'owner /a r'],
];

for (const [text, expected] of rules) {
  test(`the rule ${JSON.stringify(text)}`, t => t.deepEqual(told(text), [expected]));
}

test('a comma without a blank ends letters but not a path', t => {
  t.deepEqual(told('/a r,/b w,/c,d rw,'), ['/a r', '/b w', '/c,d rw']);
});

test('rules of other kinds are kept as text', t => {
  const {others, rules: files} = only(`profile p {
    abi <abi/4.0>,
    capability,
    capability sys_admin,
    network inet stream,
    signal (receive) peer=/usr/sbin/libvirtd,
    ptrace (readby, tracedby) peer={unconfined,libvirtd},
    deny unix (send, receive) type=stream addr="@/a b,c" peer=(label=x,addr=none),
    dbus send bus=session path=/a{,/**} member={A,B},
    mount options=(rw, rslave) -> /,
    set rlimit nofile <= 1024,
    change_profile -> :ns:p//x[0-9],
    userns,
    /a r,
  }`);
  t.deepEqual(
    others.map(rule => rule.kind),
    [
      'abi',
      'capability',
      'capability',
      'network',
      'signal',
      'ptrace',
      'unix',
      'dbus',
      'mount',
      'set',
      'change_profile',
      'userns',
    ],
  );
  t.is(others[8]?.text, 'options=(rw, rslave) -> /');
  t.true(others[6]?.deny);
  t.true(files.map(tell).includes('/a r'));
});

test('heads of profiles', t => {
  const {profiles} = parseProfiles(`
    profile one /bin/{a,b} flags=(complain, attach_disconnected) { }
    /bin/c (audit) { }
    "/bin/d e" { }
    profile "two three" xattrs=(user.x="y") { }
    profile libvirt-1 flags=(attach_disconnected) { ^hat { /h r, } hat second { } profile child /bin/k { /k r, } }
  `);
  t.deepEqual(
    profiles.map(({name, attachment, flags}) => [name, attachment, flags]),
    [
      ['one', '/bin/{a,b}', ['complain', 'attach_disconnected']],
      ['/bin/c', '/bin/c', ['audit']],
      ['/bin/d e', '/bin/d e', []],
      ['two three', undefined, []],
      ['libvirt-1', undefined, ['attach_disconnected']],
    ],
  );
  t.deepEqual(
    profiles[4]?.children.map(({name, hat}) => [name, hat]),
    [
      ['hat', true],
      ['second', true],
      ['child', false],
    ],
  );
});

test('a profile that may change gets the rules the parser adds', t => {
  t.true(only('profile p { ^hat { } }').rules.some(rule => rule.pattern.startsWith('/proc/') && rule.owner));
  t.deepEqual(only('profile p { }').rules, []);
});

const variables: readonly (readonly [values: string, pattern: string, expected: string])[] = [
  ['@{X}=/a', '@{X}/b', '/a/b'],
  ['@{X}=/a/ /b', '@{X}/c', '{/a,/b}/c'],
  ['@{X}=/a/ b', '/e/@{X}', '/e/{a/,b}'],
  ['@{X}=/a/', '/@{X}/b', '//a//b'],
  ['@{X}=a\n@{X}+=b', '/@{X}', '/{a,b}'],
  ['@{X}=a b\n@{Y}=/@{X}/@{X}', '@{Y}', '{/a/a,/a/b,/b/a,/b/b}'],
  ['@{X}="c d" \\\n e # comment', '/@{X}', '/{c d,e}'],
  ['@{X}=a', '/\\@{X}', '/\\@{X}'],
  ['@{X}=a', '/@{profile_name}', '/p\\[1\\]'],
];

for (const [values, pattern, expected] of variables) {
  test(`variables: ${JSON.stringify(values)} in ${pattern}`, t => {
    const profile = only(`${values}\nprofile "p[1]" { "${pattern}" r, }`);
    t.is(profile.rules[0]?.pattern, expected);
  });
}

test('an alias repeats rules elsewhere', t => {
  const profile = only('alias /usr/ -> /mnt/usr/,\nprofile p { /usr/lib/* r, /usrx r, }');
  t.deepEqual(profile.rules.map(tell), ['/usr/lib/* r', '/mnt/usr/lib/* r', '/usrx r']);
});

const files: Readonly<Record<string, string>> = {
  'tunables/global': '@{HOME}=/root\n',
  'abstractions/base': '/dev/null rw,\ninclude <abstractions/self>\n',
  'abstractions/self': 'include <abstractions/self>\n/dev/zero rw,\n',
  '/etc/x': '  /x r,',
};
const include: IncludeLoader = (name, searched) => {
  const text = files[name];
  return text === undefined || searched === name.startsWith('/') ? undefined : [{name, text}];
};

test('includes in every spelling, each text once', t => {
  const profile = only(
    `#include <tunables/global>
    profile p {
      #include <abstractions/base>
      include <abstractions/base>
      include "/etc/x"
      include if exists <local/none>
      # include <nothing>
      @{HOME}/y r,
    }`,
    include,
  );
  t.deepEqual(
    profile.rules.map(rule => rule.pattern),
    ['/dev/null', '/dev/zero', '/x', '/root/y'],
  );
  t.deepEqual(profile.rules[0]?.from, {file: 'abstractions/base', line: 1});
  t.is(profile.rules[3]?.from.line, 8);
});

test('a directory gives each of its files', t => {
  const loader: IncludeLoader = name =>
    ['1', '2'].map(part => ({name: `${name}/${part}`, text: `/${part} r,\n`}));
  t.deepEqual(only('profile p { include <local.d> }', loader).rules.map(tell), ['/1 r', '/2 r']);
});

const refused: readonly (readonly [text: string, code: string])[] = [
  ['profile p { /a r }', 'AA_SYNTAX'],
  ['profile p { /a, }', 'AA_SYNTAX'],
  ['profile p { /a z, }', 'AA_SYNTAX'],
  ['profile p { /a wa, }', 'AA_SYNTAX'],
  ['profile p { /a r,', 'AA_SYNTAX'],
  ['profile p /a r,', 'AA_SYNTAX'],
  ['nonsense', 'AA_SYNTAX'],
  ['profile p { "/a r, }', 'AA_SYNTAX'],
  ['@{X}=\nprofile p { }', 'AA_SYNTAX'],
  ['profile p { @{X}/a r, }', 'AA_VARIABLE'],
  ['@{X}=@{Y}\n@{Y}=@{X}\nprofile p { @{X} r, }', 'AA_VARIABLE'],
  ['profile p { include <none> }', 'AA_INCLUDE'],
  ['profile p { if $x { /a r, } }', 'AA_UNSUPPORTED'],
  ['profile p { priority=1 /a r, }', 'AA_UNSUPPORTED'],
];

for (const [text, code] of refused) {
  test(`refused as ${code}: ${JSON.stringify(text)}`, t => {
    const error = t.throws(() => parseProfiles(text, {file: 'f', include}), {instanceOf: KnownError});
    t.is(error?.code, code);
  });
}

test('a mistake is told with its place', t => {
  const error = t.throws(() => parseProfiles('profile p {\n  /a r,\n  /b\n}', {file: 'f'}), {
    instanceOf: KnownError,
  });
  t.like(error, {file: 'f', place: {line: 4, column: 1}});
});

test('variables that multiply without end are refused', t => {
  const lines = Array.from({length: 20}, (_, at) => `@{V${at}}=${at ? `@{V${at - 1}}`.repeat(3) : 'a b c'}`);
  const error = t.throws(() => parseProfiles(`${lines.join('\n')}\nprofile p { @{V19} r, }`), {
    instanceOf: KnownError,
  });
  t.is(error?.code, 'AA_VARIABLE');
});
