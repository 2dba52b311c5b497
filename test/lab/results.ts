// SPDX-License-Identifier: Apache-2.0
/** What came back from the guest, against what should have. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {CommandLine} from './command-lines.ts';
import {svirtgen} from './svirtgen.ts';
import type {Boot} from './boot.ts';
import type {Vm} from './vm.ts';

export interface Result {
  readonly vm: Vm;
  /** Refusals that `why --log` explained. */
  readonly explained: number;
  /** One line each. */
  readonly failures: readonly string[];
}

/**
 * @param out the folder with what the guest left: for each VM its QEMU's words, its probes, and what the kernel
 *   logged of either
 */
export function judge(
  vms: readonly Vm[],
  lines: ReadonlyMap<string, CommandLine>,
  out: string,
  boot: Boot,
): readonly Result[] {
  const logs = vms.map(vm => readFileSync(join(out, `${vm.name}.probes.log`), 'utf8'));
  const groups = explain(vms, logs.join(''), boot);
  return vms.map((vm, index) => {
    const own = groups.filter(({uuid}) => uuid === vm.uuid);
    const failures = [
      ...judgeStart(vm, lines.get(vm.name), out),
      ...judgeProbes(vm, out),
      ...judgeWords(vm, logs[index]!, own),
    ];
    return {vm, explained: own.length, failures};
  });
}

function judgeStart({name, definition}: Vm, line: CommandLine | undefined, out: string): readonly string[] {
  const failures: string[] = [];
  if (!definition.probeOnly) {
    if (!line || 'refused' in line) return [`libvirtd refuses it: ${line?.refused}`];
    const path = join(out, `${name}.qemu`);
    const said = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (!said.includes('"status": "prelaunch"')) failures.push(`QEMU did not start: ${lastLine(said)}`);
    else
      failures.push(
        ...readFileSync(join(out, `${name}.running`), 'utf8')
          .split('\n')
          .filter(Boolean),
      );
  }
  for (const record of denials(readFileSync(join(out, `${name}.start.log`), 'utf8'))) {
    if (!definition.doneWithout?.includes(nameOf(record) ?? '')) failures.push(`denied at start: ${record}`);
  }
  return failures;
}

function judgeProbes({name, probes}: Vm, out: string): readonly string[] {
  const outcomes = readFileSync(join(out, `${name}.probes`), 'utf8')
    .trimEnd()
    .split('\n');
  return probes.flatMap(({letter, path, expected}, index) => {
    const found = outcomes[index] ?? 'nothing said';
    // A node without a driver gives another error than the security module's.
    const isRight = expected === 'refused' ? found === 'refused' : found !== 'refused';
    return isRight ? [] : [`${letter} ${path}: ${found}, and should be ${expected}`];
  });
}

interface Group {
  readonly vm: string | null;
  readonly uuid: string | null;
  readonly path: string | null;
  readonly access: string;
  readonly code: string;
}

function explain(vms: readonly Vm[], log: string, boot: Boot): readonly Group[] {
  const path = join(boot.work, 'denials.log');
  writeFileSync(path, log);
  const definitions = vms.map(({file}) => file);
  const told = JSON.parse(svirtgen('why', boot, '--format', 'json', '--log', path, ...definitions)) as {
    readonly groups: readonly Group[];
    readonly unread: readonly unknown[];
  };
  if (told.unread.length) throw new Error(`why --log cannot read ${JSON.stringify(told.unread)}`);
  return told.groups;
}

/** `why --log` names the VM and the path of each refusal, and never says that the plan grants it. */
function judgeWords({name, probes}: Vm, log: string, groups: readonly Group[]): readonly string[] {
  const failures = groups.flatMap(({vm, path, access, code}) => [
    ...(vm === name ? [] : [`why --log takes the refusal of ${path} for one of ${vm}`]),
    ...(code === 'stale-profile' ? [`why --log says that the plan grants ${access} ${path}`] : []),
  ]);
  const refused = new Set(probes.filter(({expected}) => expected === 'refused').map(({path}) => path));
  for (const path of deniedNames(log)) {
    if (refused.has(path) && !groups.some(group => group.path === path))
      failures.push(`why --log says nothing of ${path}`);
  }
  return failures;
}

/** Paths of all refusals of a log. */
export function deniedNames(log: string): readonly string[] {
  return denials(log).flatMap(record => nameOf(record) ?? []);
}

function denials(log: string): readonly string[] {
  return log.split('\n').filter(line => line.includes('apparmor="DENIED"'));
}

/** The kernel writes a name with odd bytes in hexadecimal digits. */
function nameOf(record: string): string | undefined {
  const [, quoted, digits] = / name=(?:"([^"]*)"|([0-9A-F]+))/.exec(record) ?? [];
  return quoted ?? (digits === undefined ? undefined : Buffer.from(digits, 'hex').toString());
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
