// SPDX-License-Identifier: Apache-2.0
/** What libvirt calls after a VM that does not run, as people read it: with `<id>` for what is not known before the start. */
import {shortName} from '../policy/short-name.ts';
import {readablePattern} from './apparmor/any-id.ts';

/** The beginning of such a path under any URI (policy/layout.ts), and on a file system for huge pages. */
const KEPT = /^\/.*(?<=\/)(?:libvirt|lib|run)\/(?:qemu|swtpm)(?:-embed-\w+)?\/(?:.*\/)?(?:domain-)?$/s;

/** Sockets and pid files of helpers continue the name, as in `-1-web-swtpm.sock`; a longer name is another VM's. */
const CONTINUED = /^(?:[-/]|$)/;

/** A value that is a path or pattern, or the one in quotes of each rule in it. */
const PATHS = /(?<=^|")\/[^"]*/g;

export type ReadName = (value: string) => string;

/** Plans write -1 for the id, as libvirt does, and patterns take any. */
export function nameReader(name: string): ReadName {
  const unborn = shortName({name, id: -1});
  const known = `<id>${unborn.slice('-1'.length)}`;
  const readPath = (path: string) => {
    const [before = '', ...behind] = path.split(unborn);
    const after = behind.join(unborn);
    const isNamed = behind.length > 0 && KEPT.test(before) && CONTINUED.test(after);
    return isNamed ? before + known + after : path;
  };
  return value => readablePattern(value.includes(unborn) ? value.replace(PATHS, readPath) : value);
}

/** Facts with each path in them as people read it. */
export function readableFacts<Facts>(facts: Facts, read: ReadName): Facts {
  const readable = (value: unknown): unknown => {
    if (typeof value === 'string') return read(value);
    if (Array.isArray(value)) return value.map(readable);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, readable(one)]));
  };
  return readable(facts) as Facts;
}
