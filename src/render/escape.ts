// SPDX-License-Identifier: Apache-2.0
/** What `<%= … %>` writes in each language. A value of any other kind is a mistake in a template. */
import {KnownError} from '../errors.ts';
import {Comment, renderComment} from './comment.ts';
import {fileContextPattern} from '../kernel-model/selinux/file-context-pattern.ts';
import {octalEscape} from '../text/path-bytes.ts';
import {quoteShell} from '../text/quote-shell.ts';
import {refuseUnnameable} from '../text/unnameable.ts';
import {printable} from './report/printable.ts';

export type Escape = (value: unknown) => string;

/** Every text becomes one quoted word. */
export const escapeShell: Escape = value => {
  if (value instanceof Comment) return renderComment(value);
  if (typeof value === 'string') return quoteShell(value);
  throw unquotable(value, 'a shell script');
};

/** Text that is nothing but what such a pattern matches, as it stands. */
function matching(pattern: RegExp, where: string): Escape {
  return value => {
    if (value instanceof Comment) return renderComment(value);
    if (typeof value === 'string' && pattern.test(value)) return value;
    throw unquotable(value, where);
  };
}

/** Device lists and unit files: words of characters that neither gives a meaning. */
export const escapeDevices = matching(/^[\w/.:*@+, -]+$/, 'a device list');

/** What a distribution ships: one word, of characters that no configuration language gives a meaning. */
export const escapeWord: Escape = value => {
  if (typeof value === 'string' && /^[\w/.:@+-]+$/.test(value)) return value;
  throw unquotable(value, 'a shipped file');
};

/** For the eye only: any text that stays on its line. */
export const escapeListing = matching(/^[ -~]+$/, 'a listing');

/** Strings of qemu.conf, which has no escapes, with the comma that follows one in a list. */
export const escapeQemuConf = matching(/^"[^"\\\u0000-\u001f\u007f]*",?$/, 'qemu.conf');

/** One path a line, written as in /proc/mounts. */
export const escapeLine: Escape = value => {
  if (value instanceof Comment) return renderComment(value);
  if (typeof value !== 'string') throw unquotable(value, 'a list');
  refuseUnnameable(value, 'a list');
  return value.replace(/[\u0001-\u001f\u007f\\]/g, octalEscape);
};

/** HTML that our own code made, from values that were escaped on the way into it. */
export class Markup {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }
}

/** Text and attribute values of HTML. Control characters are written out, so that nothing can hide. */
export const escapeHtml: Escape = value => {
  if (value instanceof Markup) return value.html;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') throw unquotable(value, 'a page');
  return printable(value).replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
};

/** file_contexts: a path becomes the expression that matches it; file types and contexts stand as they are. */
export const escapeFileContext: Escape = value => {
  if (value instanceof Comment) return renderComment(value);
  if (typeof value !== 'string') throw unquotable(value, 'file_contexts');
  refuseUnnameable(value, 'file_contexts');
  if (value.startsWith('/')) return fileContextPattern(value);
  if (/^(?:--|-[db]|[\w.-]+(?::[\w.,-]+){2,4})$/.test(value)) return value;
  throw unquotable(value, 'file_contexts');
};

function unquotable(value: unknown, where: string): KnownError {
  return new KnownError('UNQUOTABLE', `${where} cannot hold ${JSON.stringify(value) ?? String(value)}`);
}
