// SPDX-License-Identifier: Apache-2.0
/** The notes on which files a VM has a part in: those of the generated scripts, in the same place and words. */
import {unlessMissing} from '../files/errno.ts';
import {removeLeftovers} from '../files/leftovers.ts';
import {replaceFile} from '../files/replace-file.ts';
import {openFolder, within} from '../files/trusted-path.ts';
import {createHash} from 'node:crypto';
import {closeSync, existsSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {KnownError} from '../errors.ts';
import {decodePath, pathBytes} from '../text/path-bytes.ts';
import {asSystemError} from './system-error.ts';
import type {FirstLabel, LabelLayer} from './label-store.ts';

const KEY_LENGTH = 16;

/** The object's identity, label or nothing, and the path: which is last, as it may hold line breaks. */
const FIRST = /^(\d+(?::\d+){1,2})\n([^\n]*)\n([^]*)$/u;

export class Marks {
  readonly #state: string;
  readonly #vm: string;
  readonly #folder: (layer: LabelLayer) => string;
  /** Folders in which this run has removed what was left by others. */
  readonly #tidied = new Set<string>();

  /** @param vm the profile's name, `libvirt-UUID` */
  constructor(state: string, vm: string) {
    this.#state = state;
    this.#vm = vm;
    this.#folder = layer => join(state, `${vm}.${layer}`);
  }

  othersHold(layer: LabelLayer, path: string): boolean {
    const ending = `.${layer}`;
    const others = namesIn(this.#state).filter(
      name => name.startsWith('libvirt-') && name.endsWith(ending) && name !== `${this.#vm}${ending}`,
    );
    return others.some(name => existsSync(join(this.#state, name, keyOf(path))));
  }

  /** Notes of older versions tell no path. */
  held(layer: LabelLayer): readonly FirstLabel[] {
    const keys = namesIn(this.#folder(layer)).filter(name => name.length === KEY_LENGTH);
    return keys.flatMap(key => readFirst(join(this.#firstFolder(layer), key)) ?? []);
  }

  first(layer: LabelLayer, path: string): FirstLabel | undefined {
    return readFirst(join(this.#firstFolder(layer), keyOf(path)));
  }

  writeFirst(layer: LabelLayer, path: string, first: FirstLabel | undefined): void {
    const file = join(this.#firstFolder(layer), keyOf(path));
    const text = first && `${first.identity}\n${first.label ?? ''}\n${first.path}`;
    this.#noted(path, this.#firstFolder(layer), () => {
      if (text === undefined) rmSync(file, {force: true});
      else this.#replace(file, pathBytes(text));
    });
  }

  #firstFolder(layer: LabelLayer): string {
    return join(this.#state, `first.${layer}`);
  }

  read(layer: LabelLayer, path: string): string | undefined {
    const file = this.#file(layer, path);
    return readNotes(file, () => readFileSync(file, 'utf8').trimEnd()) || undefined;
  }

  write(layer: LabelLayer, path: string, mark: string | undefined): void {
    const file = this.#file(layer, path);
    this.#noted(path, this.#folder(layer), () => {
      if (mark === undefined) rmSync(file, {force: true});
      else this.#replace(file, Buffer.from(`${mark}\n`));
    });
  }

  #noted(path: string, folder: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      throw new KnownError(
        'RELABEL_STATE',
        `cannot record what is done to ${path}: ${asSystemError(error).message}`,
        {
          help: `make ${folder} writable`,
          cause: error,
        },
      );
    }
  }

  #replace(file: string, content: Uint8Array): void {
    const folder = dirname(file);
    const held = openFolder(folder, 0o700);
    try {
      const base = within(held, folder);
      if (!this.#tidied.has(folder)) removeLeftovers(base);
      this.#tidied.add(folder);
      replaceFile(join(base, basename(file)), content, 0o600);
    } finally {
      closeSync(held);
    }
  }

  #file(layer: LabelLayer, path: string): string {
    return join(this.#folder(layer), keyOf(path));
  }
}

function namesIn(folder: string): readonly string[] {
  return readNotes(folder, () => readdirSync(folder)) ?? [];
}

/** @throws KnownError where they are there and cannot be read: taken for missing, they would be lost */
function readNotes<Notes>(place: string, read: () => Notes): Notes | undefined {
  try {
    return unlessMissing(read);
  } catch (error) {
    throw new KnownError('RELABEL_STATE', `cannot read ${place}: ${asSystemError(error).message}`, {
      help: 'what was done to files is recorded there',
      cause: error,
    });
  }
}

function readFirst(file: string): FirstLabel | undefined {
  const note = readNotes(file, () => decodePath(readFileSync(file)));
  const [, identity, label, path] = FIRST.exec(note ?? '') ?? [];
  return identity === undefined || path === undefined
    ? undefined
    : {identity, path, label: label === '' ? undefined : label};
}

function keyOf(path: string): string {
  return createHash('sha256').update(pathBytes(path)).digest('hex').slice(0, KEY_LENGTH);
}
