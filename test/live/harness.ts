// SPDX-License-Identifier: Apache-2.0
/**
 * A real libvirtd for tests, in namespaces of its own: its /etc/libvirt, /run, /var and /dev are empty at first
 * and gone at the end, and no process of it outlives the test, however the test ends.
 */
import {spawn, spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ExecutionContext} from 'ava';
import {root} from '../helpers/paths.ts';
import {skip} from '../helpers/programs.ts';

const SCRIPT = join(root, 'test', 'live', 'private-libvirt.sh');
/** Separate PIDs take everything down with the first process; a network of its own keeps bridges and rules away. */
const NAMESPACES = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child', '--ipc', '--net'];
const PROGRAMS = [
  'libvirtd',
  'virtlogd',
  'virsh',
  'qemu-system-x86_64',
  'qemu-img',
  'swtpm',
  'swtpm_setup',
  'unshare',
  'nsenter',
];
const LIMIT = 60_000;

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LiveLibvirt {
  /** Where images may be put: empty at first, and on a file system with `trusted.` attributes. */
  readonly images: string;
  /** Runs a program among the daemon's mounts and processes. */
  run(program: string, ...parameters: readonly string[]): Finished;
  /** Runs `sh -c` there, with the parameters as `$1` and so on. */
  shell(script: string, ...parameters: readonly string[]): Finished;
  /** Standard output of virsh. @throws Error with its complaint and the daemon's log */
  virsh(...parameters: readonly string[]): string;
  /** Defines and starts a domain, and gives the definition libvirt holds of the running one. */
  start(xml: string): {readonly live: string};
  /** Writes a file there. */
  write(path: string, content: string): void;
}

export interface LiveOptions {
  /** Lines of qemu.conf. OWNERS_ONLY when absent. */
  readonly qemuConf?: readonly string[];
  /** Device nodes for its /dev, such as `sdx b 7 0`. */
  readonly nodes?: readonly string[];
  /** A command that is run there before the daemons start; its words have no blanks in them. */
  readonly prepare?: readonly string[];
}

/** No MAC driver, no cgroup, no private /dev. */
export const OWNERS_ONLY = ['security_driver = "none"', 'cgroup_controllers = []', 'namespaces = []'];

/** Starts it for one test; skips the test, and says why, where that is not possible: then undefined. */
export async function startLibvirt(
  t: ExecutionContext,
  options: LiveOptions = {},
): Promise<LiveLibvirt | undefined> {
  const reason = whyNot();
  if (reason !== undefined) {
    skip(t, reason);
    return undefined;
  }
  const {libvirt, close} = await openLibvirt(options);
  t.teardown(close);
  return libvirt;
}

/** Starts it for whoever closes it. @throws Error when it does not start */
export async function openLibvirt(
  options: LiveOptions,
): Promise<{readonly libvirt: LiveLibvirt; readonly close: () => void}> {
  const {qemuConf = OWNERS_ONLY, nodes = [], prepare = []} = options;
  const parameters = [...NAMESPACES, '--', 'sh', SCRIPT, qemuConf.join('\n'), ...nodes];
  const outer = spawn('unshare', parameters, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {...withSbin(), PREPARE: prepare.join(' ')},
  });
  const close = () => void outer.kill('SIGKILL');
  try {
    await ready(outer.stdout, outer.stderr);
    return {libvirt: insideOf(childOf(outer.pid!)), close};
  } catch (error) {
    close();
    throw error;
  }
}

/** Why there can be none here; undefined when there can. */
export function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return 'a libvirtd of its own needs root';
  const missing = PROGRAMS.filter(
    name => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], {env: withSbin()}).status !== 0,
  );
  if (missing.length) return `not installed: ${missing.join(', ')}`;
  const {status, stderr} = spawnSync('unshare', [...NAMESPACES, '--', 'mount', '--make-rprivate', '/'], {
    encoding: 'utf8',
  });
  return status === 0 ? undefined : `no namespaces of one's own here: ${stderr.trim()}`;
}

function withSbin(): NodeJS.ProcessEnv {
  return {...process.env, LC_ALL: 'C', PATH: `${process.env['PATH']}:/usr/sbin:/sbin`};
}

/** Waits for the script's word; what it complained about otherwise. */
function ready(output: NodeJS.ReadableStream, complaints: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    complaints.on('data', chunk => (said += String(chunk)));
    const timer = setTimeout(() => reject(new Error(`libvirtd did not start in time: ${said}`)), LIMIT);
    output.once('data', () => {
      clearTimeout(timer);
      resolve();
    });
    output.once('end', () => {
      clearTimeout(timer);
      reject(new Error(`libvirtd did not start: ${said}`));
    });
  });
}

/** The process that unshare forked: number 1 of the namespace. */
function childOf(parent: number): number {
  const child = readdirSync('/proc').find(name => {
    if (!/^\d+$/.test(name)) return false;
    const [, ppid] = /^PPid:\s*(\d+)$/m.exec(statusOf(name)) ?? [];
    return Number(ppid) === parent;
  });
  if (child === undefined) throw new Error('the namespace of libvirtd has no process');
  return Number(child);
}

/** Empty when the process has just ended. */
function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

function insideOf(pid: number): LiveLibvirt {
  const enter = ['-t', String(pid), '--mount', '--pid', '--ipc', '--net', '--'];
  const call = (input: string | undefined, ...command: readonly string[]): Finished =>
    spawnSync('nsenter', [...enter, ...command], {
      encoding: 'utf8',
      env: withSbin(),
      timeout: LIMIT,
      cwd: '/',
      ...(input === undefined ? {stdio: ['ignore', 'pipe', 'pipe']} : {input}),
    });
  const virsh = (...parameters: readonly string[]): string => {
    const {status, stdout, stderr} = call(undefined, 'virsh', '-c', 'qemu:///system', '-q', ...parameters);
    if (status === 0) return stdout;
    const log = call(undefined, 'tail', '-n', '20', '/var/log/libvirt/libvirtd.log').stdout;
    throw new Error(`virsh ${parameters.join(' ')}: ${stderr}\n${log}`);
  };
  const write = (path: string, content: string): void => {
    const {status, stderr} = call(content, 'sh', '-c', 'cat >"$1"', 'sh', path);
    if (status !== 0) throw new Error(`cannot write ${path}: ${stderr}`);
  };
  return {
    images: '/var/lib/libvirt/images',
    run: (program, ...parameters) => call(undefined, program, ...parameters),
    shell: (script, ...parameters) => call(undefined, 'sh', '-c', script, 'sh', ...parameters),
    virsh,
    write,
    start: xml => {
      const name = /<name>([^<]*)<\/name>/.exec(xml)?.[1] ?? '';
      write('/run/definition.xml', xml);
      virsh('define', '/run/definition.xml');
      virsh('start', name);
      return {live: virsh('dumpxml', '--security-info', name)};
    },
  };
}
