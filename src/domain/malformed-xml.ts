// SPDX-License-Identifier: Apache-2.0
/** Where text stops being XML, in words that say what to do: the parser tells only what it met there. */

/** Where the parser stopped, and why. */
interface Stop {
  readonly reason: string;
  readonly text: string;
  readonly offset: number;
  /** Whether the root began. */
  readonly hasRoot: boolean;
  /** Behind the root's end tag; undefined before it. */
  readonly rootEnd: number | undefined;
}

interface Explained {
  readonly code: 'XML_MALFORMED' | 'XML_ENTITY';
  readonly message: string;
  readonly help: string;
  readonly offset: number;
}

export function explainStop(stop: Stop): Explained {
  return nothing(stop) ?? more(stop) ?? quotes(stop) ?? ampersand(stop) ?? other(stop);
}

function nothing({reason, text, hasRoot}: Stop): Explained | undefined {
  if (hasRoot || !reason.includes('must contain a root')) return undefined;
  return {
    code: 'XML_MALFORMED',
    message: text.trim() === '' ? 'the file is empty' : 'the file has no element',
    help: 'A virsh dumpxml that fails leaves such a file: ask it again, and look at its error.',
    offset: 0,
  };
}

/** Behind the definition; the parser tells of text only where it ends. */
function more({reason, text, offset, rootEnd}: Stop): Explained | undefined {
  if (rootEnd === undefined) return undefined;
  const isRoot = reason.includes('only one root');
  return {
    code: 'XML_MALFORMED',
    message: notWellFormed(reason),
    help: isRoot
      ? 'Put each definition into a file of its own.'
      : 'Remove what stands after the last end tag, such as a shell prompt.',
    offset: isRoot ? offset : text.length - text.slice(rootEnd).trimStart().length,
  };
}

function quotes({reason, text, offset}: Stop): Explained | undefined {
  const [found] = /[\u2018-\u201F\u00AB\u00BB]/.exec(text.slice(Math.max(offset - 1, 0), offset + 2)) ?? [];
  if (found === undefined || !/attribute/.test(reason)) return undefined;
  return {
    code: 'XML_MALFORMED',
    message: `the definition has the quotation mark ${found}`,
    help: `Write ' or " around values: a word processor or a web page changed them.`,
    offset,
  };
}

/** What is no markup, and an & that begins no entity; each part ends at the latest where the text does. */
const PASSED_OR_BARE =
  /<!--(?:[^]*?-->|[^]*)|<!\[CDATA\[(?:[^]*?\]\]>|[^]*)|<\?(?:[^]*?\?>|[^]*)|(?<bare>&(?!#?\w+;))/g;

/** The parser reads on to the next semicolon, or to the end. */
function ampersand({text, offset}: Stop): Explained | undefined {
  for (const {groups, index} of text.matchAll(PASSED_OR_BARE)) {
    if (index > offset) return undefined;
    if (groups?.['bare'] === undefined) continue;
    return {
      code: 'XML_ENTITY',
      message: notWellFormed('an & that begins no entity'),
      help: 'Write &amp; for an & in a name, a path or a text.',
      offset: index,
    };
  }
  return undefined;
}

/** By what the parser says. */
const HELP: readonly (readonly [RegExp, string])[] = [
  [
    /unbound namespace prefix: "qemu"/,
    "Add xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' to <domain>, which virsh dumpxml writes there.",
  ],
  [/unbound namespace prefix/, "Declare the prefix, or remove it: libvirt's own elements have none."],
  [
    /XML declaration must be at the start/,
    'Move <?xml …?> to the very beginning, before comments and blank lines.',
  ],
  [/unquoted attribute value/, `Write ' or " around the value.`],
  [
    /unexpected close tag/,
    'Close the elements in the opposite order in which they were opened; one end tag may be missing.',
  ],
  [/disallowed character in tag name/, 'Fill in a template first; write &lt; for a < in a text.'],
  [/unexpected end|unclosed tag/, 'The end is missing: copy the whole definition.'],
];

function other({reason, offset}: Stop): Explained {
  const message = notWellFormed(reason);
  // A name follows a colon, and may be `identity`.
  return /^[^:]*(?<!character )entity/i.test(reason)
    ? {
        code: 'XML_ENTITY',
        message,
        help: 'Only &amp; &lt; &gt; &quot; &apos; and character references are known.',
        offset,
      }
    : {
        code: 'XML_MALFORMED',
        message,
        help:
          HELP.find(([pattern]) => pattern.test(reason))?.[1] ??
          'Check the XML at this place, for example with xmllint.',
        offset,
      };
}

function notWellFormed(reason: string): string {
  return `the definition is not well-formed: ${reason}`;
}
