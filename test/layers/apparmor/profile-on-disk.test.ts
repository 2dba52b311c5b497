// SPDX-License-Identifier: Apache-2.0
/** What an administrator changes in a profile is seen exactly where AppArmor's own compiler makes something else of it. */
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'ava';
import {diffAround} from '../../../src/layers/apparmor/diff-around.ts';
import {diffRules} from '../../../src/layers/apparmor/diff-rules.ts';
import {profileOnDisk} from '../../../src/layers/apparmor/profile-on-disk.ts';
import type {Change} from '../../../src/layers/change.ts';
import type {ApparmorPlan} from '../../../src/layers/plan.ts';
import {compilerVersion} from '../../kernel-model/apparmor/compiled.ts';
import {scratch} from '../../helpers/scratch.ts';

const NAME = 'libvirt-0b6a1a8e-6a2e-4a5e-9b0f-3f1d6c2b7a20';
const INCLUDED: Readonly<Record<string, string>> = {
  [`libvirt/${NAME}.files`]: '  "/srv/images/web.qcow2" rwk,\n  owner /srv/own/* r,\n',
  'local/more': '/srv/more r,\n',
};

function profile(body = '', {flags = 'attach_disconnected', include = true, stock = true} = {}): string {
  return `#include <tunables/global>
profile ${NAME} flags=(${flags}) {
${stock ? '  #include <abstractions/libvirt-qemu>\n' : ''}${include ? `  #include <libvirt/${NAME}.files>\n` : ''}${body}
}
`;
}

function planOf(text: string): ApparmorPlan {
  const read = (name: string) => INCLUDED[name];
  return {profile: NAME, files: '', ...profileOnDisk(text, {file: NAME, name: NAME, read})};
}

function changes(before: string, after: string): readonly string[] {
  const [a, b] = [planOf(before), planOf(after)];
  const all: readonly Change[] = [...diffAround(a, b), ...diffRules(a, b)];
  return all.map(({kind, path, before: was, after: is}) => `${kind} ${path}: ${was ?? '-'} -> ${is ?? '-'}`);
}

const BASE = profile('  capability setuid,\n  owner /srv/mine rw,\n  deny /srv/never r,');

/** The edit, and the change a reviewer is told of; none where nothing changes. */
const EDITS: readonly (readonly [text: string, ...told: readonly string[]])[] = [
  [BASE],
  [
    BASE.replace('attach_disconnected', 'attach_disconnected, complain'),
    'widened flags: attach_disconnected -> attach_disconnected complain',
  ],
  [
    BASE.replace('attach_disconnected', 'attach_disconnected,unconfined'),
    'widened flags: attach_disconnected -> attach_disconnected unconfined',
  ],
  [BASE.replace(' flags=(attach_disconnected)', ''), 'changed flags: attach_disconnected -> -'],
  [BASE.replace('owner /srv/mine', '/srv/mine'), 'widened /srv/mine: owner rw -> rw'],
  [BASE.replace('deny /srv/never r,', ''), 'widened /srv/never: deny r -> -'],
  [
    BASE.replace('deny /srv/never r,', '/srv/never r,'),
    'gained /srv/never: - -> r',
    'widened /srv/never: deny r -> -',
  ],
  [BASE.replace('setuid', 'setuid sys_admin'), 'gained capability sys_admin: - -> allowed'],
  [
    BASE.replace('capability setuid', 'deny capability setuid'),
    'narrowed capability setuid: allowed -> denied',
  ],
  [BASE.replace('setuid,', 'setuid,\n  capability setuid,')],
  [BASE.replace('capability setuid,', ''), 'lost capability setuid: allowed -> -'],
  [
    BASE.replace('}', '  mount fstype=ext4 /dev/vda -> /mnt/,\n}'),
    'gained mount fstype=ext4 /dev/vda -> /mnt/: - -> allowed',
  ],
  [
    BASE.replace('}', '  ptrace (read trace) peer=unconfined,\n}'),
    'gained ptrace (read trace) peer=unconfined: - -> allowed',
  ],
  [
    BASE.replace('}', '  change_profile -> unconfined,\n}'),
    'gained change_profile -> unconfined: - -> allowed',
  ],
  [BASE.replace('}', '  /** rw,\n}'), 'widened /**: - -> rw'],
  [BASE.replace('}', '  /usr/bin/nmap Ux,\n}'), 'gained /usr/bin/nmap: - -> Ux'],
  [
    BASE.replace('}', '  #include <abstractions/ssl_keys>\n}'),
    'gained include <abstractions/ssl_keys>: - -> there',
  ],
  [
    BASE.replace('}', '  #include <local/more>\n}'),
    'gained include <local/more>: - -> there',
    'gained /srv/more: - -> r',
  ],
  [
    profile('  capability setuid,\n  owner /srv/mine rw,\n  deny /srv/never r,', {include: false}),
    `lost include <libvirt/${NAME}.files>: there -> -`,
    'lost /srv/images/web.qcow2: rwk -> -',
    'lost /srv/own/*: owner r -> -',
  ],
  [
    BASE.replace('  #include <abstractions/libvirt-qemu>\n', ''),
    'lost include <abstractions/libvirt-qemu>: there -> -',
  ],
  [
    BASE.replace('}', '  profile child /usr/bin/child {\n    /srv/child r,\n  }\n}'),
    'gained //child profile: - -> there',
    'gained //child attached to /usr/bin/child: - -> there',
    'gained //child "/srv/child": - -> r',
  ],
  [
    BASE.replace(
      '  owner /srv/mine rw,\n  deny /srv/never r,',
      '  deny /srv/never r,\n  # moved\n  owner "/srv/mine" wr,',
    ),
  ],
  [BASE.replace('  owner /srv/mine rw,', '  owner /srv/mine r,\n  owner /srv/mine w,')],
  [BASE.replace('}', '  "/srv/images/web.qcow2" r,\n}')],
];

for (const [index, [text, ...told]] of EDITS.entries())
  test(`edit ${index}: ${told[0] ?? 'nothing'}`, t => {
    t.deepEqual(
      changes(BASE, text).filter(line => !/ \/(?:proc|sys)\//u.test(line)),
      told,
    );
  });

const ABI = '/etc/apparmor.d/abi/3.0';
const compiles = compilerVersion() !== undefined && existsSync('/etc/apparmor.d/abstractions/ssl_keys');

(compiles ? test : test.skip)('the compiler agrees about what is a change', t => {
  const base = scratch(t);
  for (const folder of ['abstractions', 'tunables', 'abi'])
    cpSync(`/etc/apparmor.d/${folder}`, join(base, folder), {recursive: true});
  for (const [name, text] of Object.entries({...INCLUDED, 'abstractions/libvirt-qemu': '/dev/kvm rw,\n'})) {
    mkdirSync(join(base, name, '..'), {recursive: true});
    writeFileSync(join(base, name), text);
  }
  const compiled = (text: string) =>
    execFileSync(
      'apparmor_parser',
      ['-QKT', '-S', '-b', base, '--kernel-features', ABI, '--policy-features', ABI],
      {input: text, maxBuffer: 1 << 26, stdio: ['pipe', 'pipe', 'ignore']},
    ).toString('latin1');
  const original = compiled(BASE);
  for (const [text, ...told] of EDITS) t.is(compiled(text) === original, told.length === 0, text);
});
