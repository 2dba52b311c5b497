// SPDX-License-Identifier: Apache-2.0
/** Generated scripts, made for files of a test and run there. */
import {spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync, realpathSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {liveHost} from '../../src/host/open-host.ts';
import type {LabelPlan} from '../../src/layers/plan.ts';
import {renderScripts} from '../../src/render/scripts.ts';
import {scratch} from '../helpers/scratch.ts';
import {skip} from '../helpers/programs.ts';
import {from, NAME, plan} from './_sample.ts';

export const OWNER = '+107:+107';
export const CONTEXT = 'system_u:object_r:svirt_image_t:s0:c41,c264';

/** Like '$(touch x) \'";' and a newline at its end: what a name may hold and a script must not run. */
export const NASTY = '$(touch x) \'";\n';

export interface Outcome {
  readonly status: number | null;
  readonly stderr: string;
}

export interface Analysis {
  /** The folder of the VM's files, resolved. */
  readonly folder: string;
  run(action: 'relabel' | 'restore', options?: RunOptions): Outcome;
}

export interface RunOptions {
  /** A folder of programs that stand in for the system's. */
  readonly programs?: string;
  readonly arguments?: readonly string[];
}

export interface AnalysisOptions {
  readonly model?: 'selinux' | 'dac';
  /** File names below the folder; made unless they are there. */
  readonly names: readonly string[];
  /** Another VM, on the files of this analysis. */
  readonly beside?: {readonly analysis: Analysis; readonly name: string};
  readonly remember?: boolean;
  readonly uid?: number;
}

/** A VM's files and its scripts, generated while all is well. */
export function analysis(t: ExecutionContext, options: AnalysisOptions): Analysis {
  const {model = 'dac', names, beside, remember = true, uid = 107} = options;
  const base = beside ? join(beside.analysis.folder, '..') : realpathSync(scratch(t));
  const folder = join(base, 'files');
  if (!beside) {
    mkdirSync(folder);
    for (const name of names) writeFileSync(join(folder, name), 'content');
  }
  const name = beside?.name ?? NAME;
  const paths = names.map(file => join(folder, file));
  const files = renderScripts(model, name, planFor(paths, remember, uid), liveHost());
  const scripts = join(base, name);
  mkdirSync(scripts);
  for (const {path, text} of files) writeFileSync(join(scripts, path.split('.').at(-2) ?? ''), text);
  return {
    folder,
    run: (action, {programs, arguments: extra = []} = {}) => {
      const path = `${programs === undefined ? '' : `${programs}:`}${process.env['PATH']}:/usr/sbin:/sbin`;
      const {status, stderr} = spawnSync('sh', [join(scripts, action), ...extra], {
        encoding: 'utf8',
        cwd: base,
        env: {...process.env, PATH: path, SVIRTGEN_STATE: join(base, 'state'), STUB_LOG: join(base, 'log')},
      });
      return {status, stderr};
    },
  };
}

export function planFor(paths: readonly string[], remember: boolean, uid: number): LabelPlan {
  const to = remember ? 'remembered' : undefined;
  return plan({
    selinux: {
      process: null,
      image: null,
      labels: paths.map(path => ({path, context: CONTEXT, remember, from: from('disk vda')})),
      restore: paths.map(path => ({path, to: to ?? 'policy-default', from: from('disk vda')})),
    },
    dac: {
      uid,
      gid: uid,
      labels: paths.map(path => ({path, uid, gid: uid, remember, from: from('disk vda')})),
      restore: paths.map(path => ({path, to: to ?? 'root', from: from('disk vda')})),
    },
  });
}

/** Programs in a folder of their own, each a line of shell. */
export function programs(t: ExecutionContext, lines: Readonly<Record<string, string>>): string {
  const folder = scratch(t);
  for (const [name, line] of Object.entries(lines)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

/** Writes each argument, ended by NUL, and a NUL more at the end. */
const LOG = `for word in "$(basename "$0")" "$@"; do printf '%s\\0' "$word"; done >>"$STUB_LOG"; printf '\\0' >>"$STUB_LOG"`;

/** A system that does nothing but write down what it was told, on which every file is +0:+0 without attributes. */
export function recorders(t: ExecutionContext): string {
  return programs(t, {
    id: 'echo 0',
    stat: 'echo +0:+0',
    getfattr: 'exit 1',
    setfattr: 'exit 1',
    matchpathcon: 'echo system_u:object_r:default_t:s0',
    chown: LOG,
    chcon: LOG,
  });
}

/** What the recorders were told, in order. */
export function recorded({folder}: Analysis): readonly (readonly string[])[] {
  const log = readFileSync(join(folder, '..', 'log'), 'utf8');
  return log
    .split('\0\0')
    .filter(call => call !== '')
    .map(call => call.split('\0'));
}

/** Whether the real thing can be tried here; says why when it cannot. */
export function canLabel(t: ExecutionContext): boolean {
  if (process.getuid?.() !== 0) {
    skip(t, 'only root may change owners and contexts');
    return false;
  }
  const file = join(scratch(t, {probe: ''}), 'probe');
  const args = ['-n', 'trusted.libvirt.security.dac', '-v', 'x', file];
  const {error, status} = spawnSync('setfattr', args);
  if (error === undefined && status === 0) return true;
  skip(
    t,
    error ? 'setfattr is not installed' : 'the file system for temporary files keeps no trusted attributes',
  );
  return false;
}

/** The value of one of libvirt's attributes; undefined when there is none. */
export function attribute(analysis: Analysis, name: string, key: string): string | undefined {
  const args = ['-h', '--only-values', '-n', `trusted.libvirt.security.${key}`, join(analysis.folder, name)];
  const {status, stdout} = spawnSync('getfattr', args, {encoding: 'utf8'});
  return status === 0 ? stdout : undefined;
}

export function setAttribute(analysis: Analysis, name: string, key: string, value: string): void {
  spawnSync('setfattr', ['-n', `trusted.libvirt.security.${key}`, '-v', value, join(analysis.folder, name)]);
}
