// SPDX-License-Identifier: Apache-2.0
/** What an administrator made of a profile is judged as AppArmor's compiler has it. */
import test from 'ava';
import {judgeApparmor} from '../../../src/layers/apparmor/judge-apparmor.ts';
import {compileProfiles, compilerVersion} from '../../kernel-model/apparmor/compiled.ts';
import {analysisFor, disk, processOf} from '../../helpers/analysis.ts';
import {UUID} from '../../helpers/scenario.ts';

const NAME = `libvirt-${UUID}`;
const FOLDER = '/etc/apparmor.d/libvirt';
const INCLUDE = `#include <libvirt/${NAME}.files>\n`;
const STOCK = '#include <abstractions/libvirt-qemu>\n';
const PATHS = [
  '/srv/a.raw',
  '/srv/b.raw',
  '/srv/site/x',
  '/srv/site/secret',
  '/etc/hostname',
  '/srv/local/x',
  '/dev/kvm',
];

const profile = (body: string, flags = 'attach_disconnected') =>
  `profile ${NAME} flags=(${flags}) {\n${body}}\n`;

function judges(
  files: Readonly<Record<string, string>>,
  asIs = false,
  profiles: Readonly<Record<string, string>> = {},
) {
  const apparmorFiles = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name.startsWith('/') ? name : `${FOLDER}/${name}`, text]),
  );
  const analysis = analysisFor({devices: disk('/srv/a.raw'), host: {apparmorFiles, profiles}}, {asIs});
  return (path: string) => judgeApparmor(analysis, {path, process: processOf(analysis)});
}

const access = (judge: ReturnType<typeof judges>) =>
  Object.fromEntries(PATHS.map(path => [path, judge(path).access]));

test('rules of the body, of local/ and of the template count beside the plan', t => {
  const edited = judges({
    [NAME]: profile(
      `${STOCK}${INCLUDE}#include if exists <local/${NAME}>\n/srv/site/** r,\ndeny /srv/site/secret r,\n`,
    ),
    [`/etc/apparmor.d/local/${NAME}`]: 'owner /srv/local/* rw,\n',
  });
  t.deepEqual(access(edited), {
    '/srv/a.raw': 'rw',
    '/srv/b.raw': '',
    '/srv/site/x': 'r',
    '/srv/site/secret': '',
    '/etc/hostname': '',
    '/srv/local/x': 'rw',
    '/dev/kvm': 'rw',
  });
  t.like(edited('/srv/site/x').cause, {kind: 'rule-allows', whose: {origin: `${FOLDER}/${NAME}:5`}});
  const made = judges({'TEMPLATE.qemu': `#\nprofile LIBVIRT_TEMPLATE {\n${STOCK}/srv/site/x rw,\n}\n`});
  t.like(access(made), {'/srv/a.raw': 'rw', '/srv/site/x': 'rw', '/dev/kvm': 'rw'});
});

test('without an include its rules are gone', t => {
  t.like(access(judges({[NAME]: profile(STOCK)})), {'/srv/a.raw': '', '/dev/kvm': 'rw'});
  t.like(access(judges({[NAME]: profile(INCLUDE)})), {'/srv/a.raw': 'rw', '/dev/kvm': ''});
});

test('flags: unconfined is asked nothing, complain refuses what is denied and nothing else', t => {
  const open = judges({[NAME]: profile(STOCK + INCLUDE, 'unconfined')});
  t.like(open('/etc/hostname'), {state: 'unasked', cause: {kind: 'profile-unconfined'}});
  const complaining = judges({[NAME]: profile(`${STOCK}${INCLUDE}deny /srv/b.raw rw,\n`, 'complain')});
  t.like(access(complaining), {'/etc/hostname': 'rw', '/srv/b.raw': ''});
});

test('the mode that is loaded counts until the next start, which loads the text', t => {
  const complaining = {[NAME]: profile(STOCK + INCLUDE, 'complain')};
  t.like(access(judges(complaining, true, {[NAME]: 'enforce'})), {'/etc/hostname': ''});
  t.like(access(judges(complaining, false, {[NAME]: 'enforce'})), {'/etc/hostname': 'rw'});
  const enforcing = {[NAME]: profile(STOCK + INCLUDE)};
  t.like(access(judges(enforcing, true, {[NAME]: 'complain'})), {'/etc/hostname': 'rw'});
  t.like(access(judges(enforcing, false, {[NAME]: 'complain'})), {'/etc/hostname': ''});
});

test('as it stands, the file of the rules is the one on disk; else the one that will be written', t => {
  const files = {[NAME]: profile(STOCK + INCLUDE), [`${NAME}.files`]: '"/srv/b.raw" rw,\n'};
  t.like(access(judges(files, true)), {'/srv/a.raw': '', '/srv/b.raw': 'rw'});
  t.like(access(judges(files)), {'/srv/a.raw': 'rw', '/srv/b.raw': ''});
  const stopped = judges({[NAME]: profile(STOCK + INCLUDE)}, true);
  t.like(access(stopped), {'/srv/a.raw': 'rw'});
});

test('a profile that cannot be understood leaves the plan to be judged', t => {
  t.like(access(judges({[NAME]: 'profile {'})), {'/srv/a.raw': 'rw', '/dev/kvm': 'rw'});
});

(compilerVersion() === undefined ? test.skip : test)("the compiler's tables allow the same", t => {
  const rules =
    '"/srv/b.raw" rwk,\n/srv/site/** r,\ndeny /srv/site/secret r,\nowner /srv/local/* w,\n/etc/host{name,s} r,\n';
  const [compiled] = compileProfiles(profile(rules));
  const judge = judges({[NAME]: profile(INCLUDE), [`${NAME}.files`]: rules}, true);
  for (const path of PATHS)
    t.is(judge(path).access, [...'rw'].filter(letter => compiled?.allows(path, letter, true)).join(''), path);
});
