/** What an option of QEMU's makes it open. */
export interface Opened {
  readonly path: string;
  /** Letters of `rwalkm`. */
  readonly access: string;
  /** Of a directory: with what is in it. `maybe`: when the path is one on the host. */
  readonly tree?: 'always' | 'maybe';
}

/** A PCI device that is handed over, as QEMU's option names it. */
export interface Assigned {
  readonly pci: string;
}

export type Found = Opened | Assigned;

export type Reader = (value: string) => readonly Found[];

export function opened(path: string | undefined, access: string, tree?: Opened['tree']): readonly Opened[] {
  if (!path?.startsWith('/')) return [];
  return [tree === undefined ? {path, access} : {path, access, tree}];
}

/** An option whose whole value is a file. */
export function file(access: string): Reader {
  return value => opened(value, access);
}

export function directory(access: string): Reader {
  return value => opened(value, access, 'always');
}
