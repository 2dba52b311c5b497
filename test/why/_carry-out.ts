// SPDX-License-Identifier: Apache-2.0
/** Carries out in a snapshot's keys what a remedy prints, with the rules of the programs it names. */
import {analysisOf, type Analysis, type AnalysisOptions} from '../../src/layers/analysis.ts';
import type {Remedy} from '../../src/why/answer.ts';
import {permissionBits} from '../../src/kernel-model/dac/mode-bits.ts';

export type Tree = Record<string, Record<string, unknown>>;

export interface Carried {
  readonly paths: Tree;
  readonly asIs: boolean;
  readonly mounts?: {point: string; type: string; options: string}[];
  /** Rules of the VM's profile that were added. */
  readonly extra?: string[];
  readonly apparmorFiles?: Record<string, string>;
}

export function carryOut<GivenHost extends Carried>(givenHost: GivenHost, command: string): GivenHost {
  const copy = structuredClone(givenHost);
  const next: {-readonly [Key in keyof Carried]: Carried[Key]} = copy;
  for (const line of command.split('\n')) {
    const path = /'([^']*)'$/.exec(line)?.[1] ?? '';
    const facts = next.paths[path];
    if (line.startsWith('setfacl')) setfacl(facts!, line.split(' ')[2]!);
    else if (line.startsWith('chmod')) {
      const bits = permissionBits(/u\+(\w+)/.exec(line)![1]!);
      facts!['mode'] = (Number.parseInt(String(facts!['mode']), 8) | (bits << 6))
        .toString(8)
        .padStart(4, '0');
    } else if (line.startsWith('virsh start')) next.asIs = false;
    else if (line.startsWith('mount')) {
      for (const mount of next.mounts ?? [])
        if (mount.point === path) mount.options = mount.options.replace('ro', 'rw');
    } else if (line.startsWith('qemu-img'))
      next.paths[line.split("'")[1]!] = {type: 'file', uid: 0, gid: 0, mode: '0600'};
    else if (line.startsWith('restorecon -F')) facts!['context'] = 'system_u:object_r:virt_content_t:s0';
    // sed takes one of two backslashes away.
    else if (line.startsWith('sed')) next.extra?.push(line.replaceAll(/\\(.)/g, '$1'));
    else if (line.startsWith('printf')) {
      const [, , , rule = '', , name = ''] = line.split("'");
      // For the next boot; the line before does the same now.
      if (name.startsWith('/etc/udev/')) continue;
      const files = next.apparmorFiles!;
      files[name] = `${files[name] ?? ''}${rule}\n`;
    } else if (!/^(semanage|apparmor_parser)/.test(line)) throw new Error(`no test for: ${line}`);
  }
  return copy;
}

/** As setfacl(1): entries are exchanged or added, and the mask becomes what all of them need. */
function setfacl(facts: Record<string, unknown>, entries: string): void {
  const mode = Number.parseInt(String(facts['mode']), 8);
  const plain = [`user::${letters(mode >> 6)}`, `group::${letters(mode >> 3)}`, `other::${letters(mode)}`];
  const known = new Map(
    ((facts['acl'] as string[] | undefined) ?? plain).map(text => [
      text.slice(0, text.lastIndexOf(':')),
      text.slice(text.lastIndexOf(':') + 1),
    ]),
  );
  for (const text of entries.split(',')) {
    const [tag, id, rights] = text.split(':');
    known.set(`${tag === 'u' ? 'user' : 'group'}:${id}`, rights!);
  }
  const masked = [...known]
    .filter(([name]) => /^(user:\d+|group:.*)$/.test(name))
    .map(([, rights]) => rights);
  const mask = ['r', 'w', 'x']
    .map((letter, index) => (masked.some(rights => rights[index] === letter) ? letter : '-'))
    .join('');
  known.set('mask:', mask);
  facts['acl'] = [...known].map(([name, rights]) => `${name}:${rights}`);
  facts['mode'] = ((mode & ~0o070) | (permissionBits(mask.replaceAll('-', '')) << 3))
    .toString(8)
    .padStart(4, '0');
}

export function letters(bits: number): string {
  return ['r', 'w', 'x'].map((letter, index) => (bits & (4 >> index) ? letter : '-')).join('');
}

/** With rules that `sed` has put into the VM's own profile. */
export function withRules(analysis: Analysis, lines: readonly string[], options: AnalysisOptions): Analysis {
  const {apparmor} = analysis.plan;
  if ('refused' in apparmor || lines.length === 0) return analysis;
  const from = {device: 'test', element: '', line: 0, column: 0, reason: ''};
  const rules = lines.map(text => {
    const [, path = '', access = ''] = /"(.*)" (\w+),/.exec(text) ?? [];
    return {path, access, deny: false, from};
  });
  const plan = {...analysis.plan, apparmor: {...apparmor, rules: [...apparmor.rules, ...rules]}};
  return analysisOf({...analysis, plan}, options);
}

/** Whether what a remedy opens names the path, in full or in its directory. */
export function isNamed({opens}: Pick<Remedy, 'opens'>, path: string): boolean {
  const parts = path.split('/');
  return (
    opens.includes(path) ||
    parts.some(
      (part, index) =>
        index > 0 &&
        part !== '' &&
        new RegExp(`(^|[ ,])${part.replaceAll(/\W/g, String.raw`\$&`)}/?(,| in )`).test(opens),
    )
  );
}
