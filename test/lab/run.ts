// SPDX-License-Identifier: Apache-2.0
/**
 * The lab: each VM's real QEMU starts under its generated profile in a guest whose kernel enforces AppArmor, opens
 * what it needs, and is refused the rest. One boot for all VMs of a mode.
 *
 *   node build/test/lab/run.js [--quick|--apparmor] [--mode strict|libvirt] [--only NAME,NAME] [--keep FOLDER] [--json FILE]
 *   node build/test/lab/run.js --libvirtd [--only drop-in,durable,hook] [--keep FOLDER]
 *
 * LAB names the program that boots such a guest (`../shared/lab/lab` when unset), LAB_CACHE the folder where it
 * keeps its image.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {writeFigures} from '../helpers/figures.ts';
import {root} from '../helpers/paths.ts';
import {whyNot} from '../live/harness.ts';
import {commandLines, type CommandLine} from './command-lines.ts';
import {definitionXml, type LabDefinition} from './definition.ts';
import {judgeLeftOut, leaveOut} from './leave-out.ts';
import {DEFINITIONS} from './definitions/definitions.ts';
import {accepted, faulty, withoutFaults} from './faults-of-libvirt.ts';
import {runLibvirtd} from './libvirtd/libvirtd.ts';
import {judge, type Result} from './results.ts';
import {judgeUses, ruleUses, type RuleUse} from './rules-used.ts';
import type {Boot, Mode} from './boot.ts';
import {makeVms, writeScript, type Vm} from './vm.ts';

const LAB = resolve(process.env['LAB'] ?? join(root, '..', 'shared', 'lab', 'lab'));
const CACHE = process.env['LAB_CACHE'] ?? join(tmpdir(), 'svirtgen-lab-apparmor');
/** An image of its own, for libvirtd brings much. */
const LIBVIRTD_CACHE = process.env['LAB_LIBVIRTD_CACHE'] ?? `${CACHE}-libvirtd`;
/** What the guest has beside the kernel and the tools of AppArmor. */
const PACKAGES = ['qemu-system-x86', 'swtpm', 'attr', 'acl', 'socat', 'passt'];
const LIMIT = 3000;
/** Where programs may be, and not below /tmp, all of whose directories the stock abstraction lets each VM list. */
const PLACE = '/opt';

const {values} = parseArgs({
  options: {
    quick: {type: 'boolean', default: false},
    mode: {type: 'string', default: 'strict,libvirt'},
    only: {type: 'string'},
    keep: {type: 'string'},
    json: {type: 'string'},
    apparmor: {type: 'boolean', default: false},
    libvirtd: {type: 'boolean', default: false},
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const reason = existsSync(LAB) ? whyNot() : `no ${LAB}: set LAB to the program that boots the guest`;
  if (reason !== undefined) {
    console.log(`The lab did not run: ${reason}`);
    return 1;
  }
  const only = values.only?.split(',');
  if (values.libvirtd) return runLibvirtd(LAB, LIBVIRTD_CACHE, {keep: values.keep, only}) ? 1 : 0;
  execFileSync(LAB, ['build', CACHE, ...PACKAGES.flatMap(name => ['--with', name])], {stdio: 'inherit'});
  const chosen = DEFINITIONS.filter(({name, quick}) => only?.includes(name) ?? (quick || !values.quick));
  const figures: Figures[] = [];
  for (const mode of values.mode.split(',') as Mode[]) figures.push(await runMode(mode, chosen));
  if (values.json) writeFigures(values.json, 'lab', figures);
  let failed = figures.reduce((sum, one) => sum + one.failed, 0);
  if (!values.quick && !only && !values.apparmor)
    failed += runSelinux() + runLibvirtd(LAB, LIBVIRTD_CACHE, {});
  return failed ? 1 : 0;
}

/** What a run comes to, for docs/proof.md. */
interface Figures {
  readonly mode: Mode;
  readonly vms: number;
  readonly started: number;
  readonly openings: number;
  readonly explained: number;
  /** Kinds of rules of which one was left out, so that something had to be refused. */
  readonly leftOut?: number;
  /** VMs for which libvirt's own rules are known not to do. */
  readonly faulty?: number;
  readonly failed: number;
}

async function runMode(mode: Mode, definitions: readonly LabDefinition[]): Promise<Figures> {
  const work = mkdtempSync(join(PLACE, 'svirtgen-lab-'));
  // QEMU's user probes an emulator that lies here.
  chmodSync(work, 0o755);
  try {
    const boot: Boot = {work, mode, features: join(CACHE, 'kernel.features')};
    const {definitions: planned, failures} = accepted(definitions, boot);
    const vms = makeVms(planned, boot);
    const lines = await commandLines(vms.map(lineOf));
    for (const vm of vms) writeScript(vm, lines.get(vm.name)!);
    const out = values.keep ?? join(work, 'results');
    runGuest(work, out);
    const judged = judge(vms, lines, out, boot);
    const results = mode === 'libvirt' ? judged.map(withoutFaults) : judged;
    for (const result of results) report(result, mode);
    const asked = mode === 'strict' && !values.quick;
    const needs = asked ? judgeNeeds(ruleUses(vms, out, boot), lines, boot) : undefined;
    const others = [...failures, ...(needs?.failures ?? [])];
    for (const line of others) console.log(`FAILED ${mode}: ${line}`);
    return {
      mode,
      vms: definitions.length,
      started: vms.filter(({definition}) => !definition.probeOnly).length,
      openings: vms.reduce((sum, {probes}) => sum + probes.length, 0),
      explained: results.reduce((sum, one) => sum + one.explained, 0),
      ...(needs && {leftOut: needs.leftOut}),
      ...(mode === 'libvirt' && {faulty: faulty(definitions)}),
      failed: results.filter(one => one.failures.length).length + others.length,
    };
  } finally {
    rmSync(work, {recursive: true, force: true});
  }
}

/** Whether each kind of rule is needed: by what was asked of it, and by leaving it out. */
function judgeNeeds(
  uses: readonly RuleUse[],
  lines: ReadonlyMap<string, CommandLine>,
  boot: Boot,
): {readonly leftOut: number; readonly failures: readonly string[]} {
  const cases = leaveOut(uses, lines, boot);
  const out = join(boot.work, 'without');
  runGuest(boot.work, out);
  // A part of the VMs does not tell which kinds nobody needs.
  const failures = [...(values.only ? [] : judgeUses(uses)), ...judgeLeftOut(cases, out)];
  console.log(`${cases.length} kinds of rules left out, ${failures.length} failures`);
  return {leftOut: cases.length, failures};
}

/** What libvirtd is to tell the command line of. */
function lineOf(vm: Vm): Vm {
  const {line} = vm.definition;
  return line ? {...vm, xml: definitionXml({...vm.definition, devices: () => line.devices}, vm)} : vm;
}

/** The generated relabel scripts, in a guest of their own. */
function runSelinux(): number {
  const script = join(root, 'test', 'lab', 'selinux.sh');
  const {status} = spawnSync(script, [LAB, `${CACHE}-selinux`], {stdio: 'inherit'});
  return status === 0 ? 0 : 1;
}

function report({vm, explained, failures}: Result, mode: Mode): void {
  const word = failures.length ? 'FAILED' : 'ok    ';
  console.log(
    `${word} ${mode} ${vm.definition.name}: ${vm.probes.length} openings, ${explained} refusals explained`,
  );
  for (const failure of failures) console.log(`         ${failure}`);
}

function runGuest(work: string, out: string): void {
  mkdirSync(out, {recursive: true});
  const script = join(root, 'test', 'lab', 'guest.sh');
  const options = ['--cache', CACHE, '--lsm', 'apparmor', '--mem', '2048', '--timeout', String(LIMIT)];
  const {status} = spawnSync(LAB, ['run', ...options, '--out', out, script, work], {stdio: 'inherit'});
  if (status !== 0) throw new Error(`the guest ended with status ${status}`);
}
