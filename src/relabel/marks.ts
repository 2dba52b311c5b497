/** The notes on which files a machine has a part in: those of the generated scripts, in the same place and words. */
import {errnoOf} from '../files/errno.ts';
import {replaceFile} from '../files/replace-file.ts';
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {KnownError} from '../errors.ts';
import {pathBytes} from '../host/path-bytes.ts';
import {asSystemError} from './system-error.ts';
import type {Model} from './label-store.ts';

const KEY_LENGTH = 16;

export class Marks {
  readonly #folder: (model: Model) => string;

  /** @param machine the profile's name, `libvirt-UUID` */
  constructor(state: string, machine: string) {
    this.#folder = model => join(state, `${machine}.${model}`);
  }

  read(model: Model, path: string): string | undefined {
    try {
      return readFileSync(this.#file(model, path), 'utf8').trimEnd() || undefined;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  write(model: Model, path: string, mark: string | undefined): void {
    const file = this.#file(model, path);
    try {
      if (mark === undefined) rmSync(file, {force: true});
      else this.#replace(file, mark);
    } catch (error) {
      throw new KnownError(
        'RELABEL_STATE',
        `cannot note what is done to ${path}: ${asSystemError(error).message}`,
        {
          help: `make ${this.#folder(model)} writable`,
          cause: error,
        },
      );
    }
  }

  #replace(file: string, mark: string): void {
    mkdirSync(dirname(file), {recursive: true, mode: 0o700});
    replaceFile(file, Buffer.from(`${mark}\n`), 0o600);
  }

  #file(model: Model, path: string): string {
    return join(this.#folder(model), keyOf(path));
  }
}

function keyOf(path: string): string {
  return createHash('sha256').update(pathBytes(path)).digest('hex').slice(0, KEY_LENGTH);
}
