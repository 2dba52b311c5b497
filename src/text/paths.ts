// SPDX-License-Identifier: Apache-2.0
/** Paths as text: nothing here asks a file system. */

/** A path from the root on. It may still hold `..`, empty parts and symlinks. */
export type AbsolutePath = string & {readonly __brand: 'AbsolutePath'};

export function isAbsolutePath(path: string | undefined): path is AbsolutePath {
  return path?.startsWith('/') ?? false;
}

/** Whether a path is the directory or in it. Both are names of the same kind: as written, or resolved. */
export function isWithin(path: string, directory: string): boolean {
  if (path === directory || directory === '/') return true;
  return path[directory.length] === '/' && path.startsWith(directory);
}

/** `/srv/images` for `/srv/images//`; the root stays the root. */
export function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}

/** Whether `..` is one of its names. */
export function goesUp(path: string): boolean {
  return path.includes('..') && path.split('/').includes('..');
}

/** A name in a sentence, with where it leads. */
export function withTarget(name: string, path: string): string {
  return path === name ? path : `${name}, which is ${path}`;
}

/** The directory part without the slashes before the last component: `/a//b` is in `/a`, as is `/a/`. */
export function directoryOf(path: string): string {
  let end = path.lastIndexOf('/');
  while (end > 0 && path[end - 1] === '/') end--;
  return path.slice(0, Math.max(end, 0)) || '/';
}

/** What a program was installed in, such as `/opt/qemu` for `/opt/qemu/bin/qemu-img`. */
export function installPrefix(program: string): string | undefined {
  return /^(\/.+)\/(?:s?bin|libexec)\/[^/]+$/.exec(program)?.[1];
}
