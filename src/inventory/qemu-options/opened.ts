// SPDX-License-Identifier: Apache-2.0
/** What an option of QEMU's makes it open. */
export interface Opened {
  readonly path: string;
  /** Letters of `rwalkm`. */
  readonly access: string;
  /** Of a directory: with what is in it. `maybe`: when the path is one on the host. */
  readonly tree?: 'always' | 'maybe';
  /** What QEMU makes under that name: a socket always, a file where there is none. */
  readonly makes?: 'socket' | 'file';
}

/** A PCI device that is handed over, as QEMU's option names it. */
export interface Assigned {
  readonly pci: string;
}

/** A program that QEMU starts: a file, or a line for the shell. */
export interface Started {
  readonly program: string;
  readonly shell: boolean;
}

export type Found = Opened | Assigned | Started;

export type Reader = (value: string) => readonly Found[];

/** @param path libvirt starts QEMU in the root directory: a name that does not begin with a slash counts from there */
export function opened(path: string | undefined, access: string, tree?: Opened['tree']): readonly Opened[] {
  if (path === undefined || path === '') return [];
  const absolute = path.startsWith('/') ? path : `/${path}`;
  return [tree === undefined ? {path: absolute, access} : {path: absolute, access, tree}];
}

/** A socket that QEMU listens on. */
export function bound(path: string | undefined): readonly Opened[] {
  return opened(path, 'rw').map(one => ({...one, makes: 'socket'}));
}

/** A file that QEMU makes where there is none. */
export function created(path: string | undefined, access = 'w'): readonly Opened[] {
  return opened(path, access).map(one => ({...one, makes: 'file'}));
}

/** A value that is a file only where it is a whole path: a host, an address or a card's name otherwise. */
export function openedIfPath(path: string | undefined, access: string): readonly Opened[] {
  return path?.startsWith('/') ? opened(path, access) : [];
}

/**
 * A file that QEMU looks for as it is named, then in its own directories (`qemu_find_file`). A bare name is
 * taken for one of the latter.
 */
export function searched(name: string | undefined): readonly Opened[] {
  return name?.includes('/') ? opened(name, 'r') : [];
}

export function started(program: string | undefined): readonly Started[] {
  return program === undefined || program === '' || program === 'no' ? [] : [{program, shell: false}];
}

export function shell(line: string): readonly Started[] {
  return [{program: line, shell: true}];
}

/** An option whose whole value is a file. */
export function file(access: string): Reader {
  return value => opened(value, access);
}

export function directory(access: string): Reader {
  return value => opened(value, access, 'always');
}

/** An option whose value names nothing of the host. */
export const nothing: Reader = () => [];
