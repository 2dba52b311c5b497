// SPDX-License-Identifier: Apache-2.0
/** A system in memory: it can refuse any change, or be killed at it. */
import type {FileType} from '../../src/host/host.ts';
import type {LabelPlan} from '../../src/layers/plan.ts';
import {
  SystemError,
  type FirstLabel,
  type LabelStore,
  type LabelLayer,
  type OpenFile,
} from '../../src/relabel/label-store.ts';
import {from, plan} from '../render/_sample.ts';

export const BOOT = 1_700_000_000;
export const QEMU = '+107:+107';
export const CONTEXT = 'system_u:object_r:svirt_image_t:s0:c1,c2';

/** A killed process: not an answer of the system, and nothing works after it. */
export class Killed extends Error {}

interface Inode {
  readonly number: number;
  privilege?: string;
  readonly type: FileType;
  readonly labels: Map<LabelLayer, string>;
  readonly attributes: Map<string, string>;
}

export class Disk {
  readonly #files = new Map<string, Inode>();
  #inodes = 0;
  readonly #marks = new Map<string, string>();

  add(path: string, labels: Partial<Record<LabelLayer, string>> = {}, type: FileType = 'file'): this {
    const all = {dac: '+0:+0', selinux: 'u:object_r:old_t:s0', ...labels};
    this.#files.set(path, {
      number: ++this.#inodes,
      type,
      labels: new Map(Object.entries(all) as [LabelLayer, string][]),
      attributes: new Map(),
    });
    return this;
  }

  inode(path: string): Inode {
    const inode = this.#files.get(path);
    if (!inode) throw new Error(`no ${path}`);
    return inode;
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  readonly firsts = new Map<string, FirstLabel>();

  get marks(): Map<string, string> {
    return this.#marks;
  }

  /** Everything, to be compared. */
  state(): unknown {
    const files = [...this.#files].map(([path, {labels, attributes}]) => [
      path,
      sorted(labels),
      sorted(attributes),
    ]);
    return {files, marks: sorted(this.#marks), firsts: [...this.firsts.keys()].toSorted()};
  }

  /** Labels and attributes without the notes. */
  files(): unknown {
    return (this.state() as {files: unknown}).files;
  }
}

export interface Faults {
  /** The change, from 0, that fails. */
  readonly at?: number;
  readonly error?: () => Error;
  /** Whether everything after it fails, too, as for a killed process. */
  readonly forGood?: boolean;
}

/** A VM's view of a disk; counts its changes in `changes`. */
export class FakeLabelStore implements LabelStore {
  readonly #disk: Disk;
  readonly #vm: string;
  readonly #faults: Faults;
  readonly bootTime = BOOT;
  readonly enforcing = true;
  readonly privileged = true;
  changes = 0;
  opened = 0;

  constructor(disk: Disk, vm = 'one', faults: Faults = {}) {
    this.#disk = disk;
    this.#vm = vm;
    this.#faults = faults;
  }

  open(path: string): OpenFile | undefined {
    if (!this.#disk.has(path)) return undefined;
    this.opened++;
    return {path, type: this.#disk.inode(path).type};
  }

  place(path: string): string {
    return path;
  }

  close(): void {
    this.opened--;
  }

  label({path}: OpenFile, layer: LabelLayer): string | undefined {
    return this.#disk.inode(path).labels.get(layer);
  }

  setLabel({path}: OpenFile, layer: LabelLayer, label: string | undefined): void {
    this.#step();
    put(this.#disk.inode(path).labels, layer, label);
  }

  attributes({path}: OpenFile): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#disk.inode(path).attributes);
  }

  /** One after another: each is a change of its own. */
  setAttributes({path}: OpenFile, changes: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(changes)) {
      this.#step();
      put(this.#disk.inode(path).attributes, name, value);
    }
  }

  defaultLabel(_file: OpenFile, layer: LabelLayer): string | undefined {
    return layer === 'dac' ? '+0:+0' : 'u:object_r:default_t:s0';
  }

  mark(layer: LabelLayer, path: string): string | undefined {
    return this.#disk.marks.get(`${this.#vm} ${layer} ${path}`);
  }

  setMark(layer: LabelLayer, path: string, mark: string | undefined): void {
    this.#step();
    put(this.#disk.marks, `${this.#vm} ${layer} ${path}`, mark);
  }

  othersHold(layer: LabelLayer, path: string): boolean {
    const holders = [...this.#disk.marks.keys()].filter(key => key.endsWith(` ${layer} ${path}`));
    return holders.some(key => !key.startsWith(`${this.#vm} `));
  }

  held(layer: LabelLayer): readonly FirstLabel[] {
    const start = `${this.#vm} ${layer} `;
    const keys = [...this.#disk.marks.keys()].filter(key => key.startsWith(start));
    return keys.flatMap(key => this.first(layer, key.slice(start.length)) ?? []);
  }

  first(layer: LabelLayer, path: string): FirstLabel | undefined {
    return this.#disk.firsts.get(`${layer} ${path}`);
  }

  setFirst(layer: LabelLayer, path: string, first: FirstLabel | undefined): void {
    this.#step();
    if (first === undefined) this.#disk.firsts.delete(`${layer} ${path}`);
    else this.#disk.firsts.set(`${layer} ${path}`, first);
  }

  identity({path}: OpenFile): string {
    // As if each file got the inode number of the one before: what tells them apart is when they were made.
    return `1:7:${this.#disk.inode(path).number}`;
  }

  privilege({path}: OpenFile): string | undefined {
    return this.#disk.inode(path).privilege;
  }

  #step(): void {
    const now = this.changes++;
    const {at, error = () => new SystemError('EIO', 'Input/output error'), forGood = false} = this.#faults;
    if (now === at || (forGood && at !== undefined && now > at)) throw error();
  }
}

function put<Key>(map: Map<Key, string>, key: Key, value: string | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

function sorted(map: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...map].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

export interface Wanted {
  readonly path: string;
  readonly dac?: string;
  readonly selinux?: string;
  readonly remember?: boolean;
}

/** A plan that sets these, and puts all of them back. */
export function planOf(wanted: readonly Wanted[], nodes: readonly string[] = []): LabelPlan {
  const each = wanted.map(({path, dac = QEMU, selinux = CONTEXT, remember = true}) => {
    const [uid = 0, gid = 0] = dac.split(':').map(Number);
    return {path, uid, gid, context: selinux, remember, from: from('disk vda')};
  });
  return plan({
    selinux: {
      process: null,
      image: null,
      labels: each.map(({path, context, remember, from}) => ({path, context, remember, from})),
      restore: each.map(({path, remember, from}) => ({
        path,
        to: remember ? 'remembered' : 'policy-default',
        from,
      })),
    },
    dac: {
      uid: 107,
      gid: 107,
      labels: each.map(({path, uid, gid, remember, from}) => ({path, uid, gid, remember, from})),
      restore: each.map(({path, remember, from}) => ({path, to: remember ? 'remembered' : 'root', from})),
    },
    namespace: {nodes},
  });
}
