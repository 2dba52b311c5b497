// SPDX-License-Identifier: Apache-2.0
/**
 * The records of one event of the audit system have one number. An AVC record may have only the last part of a
 * name; where PATH records are written, they have the whole one.
 */
import type {Denial} from './denial.ts';
import {fieldsOf} from './record-fields.ts';

/** More of either than an event of the kernel's has: whoever writes a log may give one number to all records. */
const MOST = 64;

/** Records of other events may stand between those of one, but seldom do: one event is kept. */
export class AuditEvent {
  #id: string | undefined;
  #denials: Denial[] = [];
  #paths: ReadonlyMap<string, string>[] = [];
  #directory: string | undefined;

  /** @returns denials of the event before, when this record is of another one */
  begin(record: string): readonly Denial[] {
    const id = /\baudit\(([^()]{1,64})\)/.exec(record)?.[1];
    if (id !== undefined && id === this.#id) return [];
    const before = this.end();
    this.#id = id;
    return before;
  }

  /** @returns denials so far, where there are too many to wait for the event's end */
  add(denial: Denial): readonly Denial[] {
    return this.#denials.push(denial) < MOST ? [] : this.end();
  }

  /** @returns whether it is a record about a path, and no denial */
  takePath(record: string): boolean {
    const kind = /^\W*type=(PATH|CWD|1302|1307) (?:msg=)?audit\(/.exec(record)?.[1];
    if (kind === undefined) return false;
    const fields = fieldsOf(record);
    if (kind === 'CWD' || kind === '1307') this.#directory = fields.get('cwd');
    else if (this.#paths.length < MOST) this.#paths.push(fields);
    return true;
  }

  end(): readonly Denial[] {
    const done = this.#denials.map(denial => this.#named(denial));
    [this.#denials, this.#paths, this.#directory, this.#id] = [[], [], undefined, undefined];
    return done;
  }

  #named(denial: Denial): Denial {
    const {kind, name, fields} = denial;
    if (kind !== 'selinux' || name === undefined || name.includes('/')) return denial;
    const inode = fields.get('ino');
    const found = this.#paths
      .map(path => ({path: this.#whole(path.get('name')), inode: path.get('inode')}))
      .find(({path, inode: its}) => lastOf(path) === name && (!inode || !its || its === inode));
    // A directory on the way to what was asked for.
    const way =
      found?.path ?? this.#paths.map(path => upTo(this.#whole(path.get('name')), name)).find(Boolean);
    return way === undefined ? denial : {...denial, name: way};
  }

  #whole(name: string | undefined): string | undefined {
    if (name === undefined || name === '(null)') return undefined;
    if (name.startsWith('/')) return name;
    return this.#directory?.startsWith('/') ? `${this.#directory}/${name}` : undefined;
  }
}

function lastOf(path: string | undefined): string | undefined {
  return path?.split('/').findLast(part => part !== '');
}

function upTo(path: string | undefined, part: string): string | undefined {
  const at = path?.indexOf(`/${part}/`) ?? -1;
  return at < 0 ? undefined : path?.slice(0, at + part.length + 1);
}
