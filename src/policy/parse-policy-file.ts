/** One policy file on disk: YAML, checked against the schema, with errors that name the line. */
import {LineCounter, parseDocument} from 'yaml';
import type {Document} from 'yaml';
import {KnownError} from '../errors.ts';
import {readRegularFile} from '../files/read-regular-file.ts';
import {loader} from '../load-later.ts';
import type * as CheckPolicy from './check-policy.ts';
import {isShipped} from './find-policy.ts';
import {placeAt} from './place-in-yaml.ts';
import type {PolicyFragment} from './schema.ts';

const later = loader(import.meta.url);

/**
 * Reads one file, without following its `extends`, and checks it. Those that come with the package were checked
 * by its tests.
 *
 * @throws KnownError POLICY_UNREADABLE, POLICY_SYNTAX or POLICY_INVALID, each with the file and the place
 */
export function parsePolicyFile(file: string): PolicyFragment {
  const lines = new LineCounter();
  const document = parseDocument(read(file), {lineCounter: lines, prettyErrors: false});
  const broken = document.errors[0] ?? document.warnings[0];
  if (broken !== undefined) {
    throw new KnownError('POLICY_SYNTAX', broken.message, {file, place: placeAt(lines, broken.pos[0], '')});
  }
  const settings = plain(document, file);
  if (isShipped(file)) return settings as PolicyFragment;
  return (later('./check-policy.js') as typeof CheckPolicy).checkFragment(settings, {file, document, lines});
}

/** Fails on aliases that do not exist or that multiply without measure. */
function plain(document: Document, file: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KnownError('POLICY_SYNTAX', reason, {file, cause});
  }
}

function read(file: string): string {
  try {
    return readRegularFile(file).toString('utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KnownError('POLICY_UNREADABLE', `cannot read the policy: ${reason}`, {file, cause});
  }
}
