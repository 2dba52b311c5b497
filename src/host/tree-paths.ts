// SPDX-License-Identifier: Apache-2.0
/** Absolute paths as text, part by part. */

/** Without empty parts and dots; `..` stays, since it may stand behind a link. */
export function normalise(path: string): string {
  return `/${parts(path).join('/')}`;
}

export function parts(path: string): string[] {
  return path.split('/').filter(part => part !== '' && part !== '.');
}

export function parent(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

export function join(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}
