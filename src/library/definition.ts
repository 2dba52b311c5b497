// SPDX-License-Identifier: Apache-2.0
/** A definition as a program hands it over, and what became of it. */
import type {Domain} from '../domain/domain.ts';
import {parseDomain} from '../domain/parse-domain.ts';
import {KnownError} from '../errors.ts';
import type {PlanningSite} from './open-site.ts';

export interface Definition {
  /** libvirt domain XML (`<domain>` or `<domstatus>`), as text or as the bytes of its file. */
  readonly xml: string | Uint8Array;
  /** What it is called in reports and errors: its file's name, as a rule. */
  readonly file?: string | undefined;
}

export interface ParsedDefinition {
  readonly file: string;
  readonly content: Uint8Array;
  /** As it was written, before QEMU's own defaults. */
  readonly domain: Domain;
}

/** `libvirt` is the one that reads the definition; the default's when absent. */
export type ParsingSite = Pick<PlanningSite, 'policy'> & Partial<Pick<PlanningSite, 'libvirt'>>;

/** @throws KnownError when it is no definition that libvirt would take */
export function parseBytes(
  file: string,
  content: Uint8Array,
  {policy, libvirt}: ParsingSite,
): ParsedDefinition {
  const [defaultSecurityModel] = policy.securityDrivers;
  return {file, content, domain: parseDomain(content, {defaultSecurityModel, libvirt})};
}

/** A list of definitions. In JavaScript one alone, or the name of its file, may be in its place. */
export function listed<Item>(definitions: readonly Item[], asked: string): readonly Item[] {
  if (Array.isArray(definitions)) return definitions as readonly Item[];
  throw new KnownError('USAGE', `${asked} takes a list of definitions`, {
    help: `put it in brackets: ${asked}([{xml, file}], …)`,
  });
}

/** Does something with a parsed definition. What is refused says in which file. */
export function withParsed<Result>(
  definition: Definition,
  site: ParsingSite,
  use: (parsed: ParsedDefinition) => Result,
): Result {
  const {xml, file = 'domain.xml'} = definition;
  if (typeof xml !== 'string' && !(xml instanceof Uint8Array))
    throw new KnownError('USAGE', 'a definition is {xml, file}, and its xml is text or bytes', {
      help: 'read the file first: {file, xml: readFileSync(file)}',
    });
  if (!isSite(site))
    throw new KnownError('USAGE', 'this is not a site', {help: "open one with openSite({host: 'live'})"});
  try {
    return use(parseBytes(file, typeof xml === 'string' ? new TextEncoder().encode(xml) : xml, site));
  } catch (error) {
    throw inFile(error, file);
  }
}

function isSite(site: unknown): boolean {
  return typeof site === 'object' && site !== null && 'policy' in site;
}

/** The same error, which says in which file; whatever is no known one stays as it is. */
export function inFile(error: unknown, file: string): unknown {
  if (!(error instanceof KnownError) || error.file !== undefined) return error;
  const {code, message, place, help} = error;
  return new KnownError(code, message, {file, place, help, cause: error});
}
