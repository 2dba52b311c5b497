// SPDX-License-Identifier: Apache-2.0
/** The options of a command with what its configuration file says where the command line says nothing. */
import {relative} from 'node:path';
import type {Command} from 'commander';
import {printable} from '../../render/report/printable.ts';
import {isMeantAsFile, STDIN} from '../definitions/read-definitions.ts';
import type {Output} from '../output.ts';
import {readConfiguration} from './configuration.ts';
import {isTrusted} from './find-configuration.ts';

export interface Configured {
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * As a command would name it: code scanning and code quality find files by paths from where the job runs. It stays a
 * path where a command would take the word for a VM's name or for standard input.
 */
function fromHere(path: string): string {
  const own = relative(process.cwd(), path) || '.';
  if (own === '..' || own.startsWith('../')) return path;
  return own === STDIN || !isMeantAsFile(own) ? `./${own}` : own;
}

/**
 * @param file the configuration
 * @param named whether the command line names it: then it counts whoever owns it
 * @throws KnownError of a CONFIG_ code
 */
export function configured(command: Command, file: string, named: boolean, output: Output): Configured {
  const given = command.opts<Readonly<Record<string, unknown>>>();
  const own = {operands: command.args, options: given};
  if (!named && !isTrusted(file)) {
    output.note(
      `${printable(file)} belongs to another user and is ignored; --config ${printable(file)} uses it`,
    );
    return own;
  }
  const {definitions, options, suppressions} = readConfiguration(file);
  const known = new Set(command.options.map(option => option.attributeName()));
  const taken = Object.entries(options).filter(
    ([name]) => (known.has(name) || name === 'documentation') && command.getOptionValueSource(name) !== 'cli',
  );
  output.note(`settings from ${printable(file)}`);
  return {
    operands: command.args.length > 0 ? command.args : definitions.map(fromHere),
    options: {
      ...given,
      ...Object.fromEntries<unknown>(taken),
      suppressions,
      configuration: file,
    },
  };
}
