// SPDX-License-Identifier: Apache-2.0
/** The one loop over definitions that all verbs have: each is read and parsed once, and a bad one stops no other. */
import {parseBytes, type ParsedDefinition, type ParsingSite} from '../../library/definition.ts';
import {printable} from '../../render/report/printable.ts';
import {DONE, FAILED, type ExitStatus} from '../exit-status.ts';
import type {Output} from '../output.ts';
import {formatError} from '../report-errors.ts';
import type {PlanningSite} from '../../library/open-site.ts';
import {readDefinitions} from './read-definitions.ts';
import type {DefinitionBytes} from './definition-bytes.ts';

/** A definition that could be parsed, or why it could not. */
export type Parsed = ParsedDefinition | {readonly file: string; readonly failure: unknown};

export type DefinitionSite = Pick<PlanningSite, 'layout'> & ParsingSite;

/** @throws what is wrong with it */
export function parseDefinition(definition: DefinitionBytes, site: ParsingSite): ParsedDefinition {
  if ('failure' in definition) throw definition.failure;
  return parseBytes(definition.file, definition.content, site);
}

/** Never throws: whatever is wrong with one definition must not stop the others. */
function parsed(definition: DefinitionBytes, site: ParsingSite): Parsed {
  try {
    return parseDefinition(definition, site);
  } catch (failure) {
    return {file: definition.file, failure};
  }
}

/** Each when it is asked for, in the order given. */
export function* parseDefinitions(
  operands: readonly string[],
  site: DefinitionSite,
  output: Output,
): Generator<Parsed> {
  const places = {layout: site.layout, note: (text: string) => output.note(text)};
  for (const definition of readDefinitions(operands, places)) yield parsed(definition, site);
}

/**
 * Does something with each. What fails is reported on standard error, and handed to those who record it.
 *
 * @returns 2 when any definition failed, otherwise 0
 */
export async function eachDefinition(
  definitions: Iterable<Parsed>,
  output: Output,
  use: (definition: ParsedDefinition) => Promise<void> | void,
  failed: (file: string, failure: unknown) => Promise<void> | void = () => undefined,
): Promise<ExitStatus> {
  let status = DONE;
  let count = 0;
  for (const definition of definitions) {
    count += 1;
    await output.working(`definition ${count}: ${printable(definition.file)}`);
    if (output.interrupted) break;
    try {
      if ('failure' in definition) throw definition.failure;
      await use(definition);
    } catch (failure) {
      status = FAILED;
      output.complain(formatError(failure, definition.file));
      await failed(definition.file, failure);
    }
    if (output.gone) break;
  }
  return status;
}
