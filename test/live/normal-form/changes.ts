// SPDX-License-Identifier: Apache-2.0
/** Small changes to a definition that two readers could understand differently. */
import type {Random} from '../../fuzz/random.ts';

/** A part of the text: where it begins, and what stands there. */
interface Part {
  readonly at: number;
  readonly text: string;
}

type Change = (xml: string, random: Random) => string;

const PREFIX = " xmlns:x='urn:example'";

const CHANGES: readonly Change[] = [
  prefixElement,
  prefixAttribute,
  interruptText,
  sayTwice,
  sayNothingBefore,
  divide,
  moveElement,
  leaveOut,
  changeValue,
];

/** The same definition where a change finds nothing to do. */
export function changed(xml: string, random: Random): string {
  return random.pick(CHANGES)(xml, random);
}

function prefixElement(xml: string, random: Random): string {
  return replaceOne(emptyElements(xml), xml, random, text =>
    text.replace('<', '<x:').replace('/>', `${PREFIX}/>`),
  );
}

function prefixAttribute(xml: string, random: Random): string {
  return replaceOne(attributes(xml), xml, random, text => `${PREFIX} x:${text.trimStart()}`);
}

function interruptText(xml: string, random: Random): string {
  return replaceOne(texts(xml), xml, random, text => {
    const middle = random.below(text.length + 1);
    const between = random.pick(['<!-- comment -->', '<![CDATA[]]>', '<?target data?>', '<other/>']);
    return `${text.slice(0, middle)}${between}${text.slice(middle)}`;
  });
}

function sayTwice(xml: string, random: Random): string {
  return replaceOne([...emptyElements(xml), ...textElements(xml)], xml, random, text => {
    const other = text.replace(/(["'])\/([^"']*)\1/, "'/srv/other/$2'").replace('>/', '>/srv/other/');
    return random.below(2) ? `${text}${other}` : `${other}${text}`;
  });
}

/** Of several elements of a name some readers take the first, and others the first that says something. */
function sayNothingBefore(xml: string, random: Random): string {
  const elements = [...emptyElements(xml), ...textElements(xml)];
  return replaceOne(elements, xml, random, text => `<${/\w[\w-]*/.exec(text)?.[0]}/>${text}`);
}

/** One element becomes two of its name, each with a part of what was in it. */
function divide(xml: string, random: Random): string {
  const parts = emptyElements(xml);
  if (parts.length === 0) return xml;
  const {at, text} = random.pick(parts);
  const end = at + text.length;
  const around = elementAround(xml.slice(end));
  return `${xml.slice(0, end)}</${around}><${around}>${xml.slice(end)}`;
}

/** The name in the first end tag whose element began earlier. */
function elementAround(rest: string): string {
  let depth = 0;
  for (const [, slash, name = '', empty] of rest.matchAll(/<(\/?)([\w:-]+)[^>]*?(\/?)>/g)) {
    if (empty === '/') continue;
    depth += slash === '/' ? -1 : 1;
    if (depth < 0) return name;
  }
  return '';
}

function moveElement(xml: string, random: Random): string {
  const [first, ...others] = emptyElements(xml);
  if (first === undefined) return xml;
  const moved = random.pick([first, ...others]);
  const rest = xml.slice(0, moved.at) + xml.slice(moved.at + moved.text.length);
  return replaceOne(emptyElements(rest), rest, random, text => `${text}${moved.text}`);
}

function leaveOut(xml: string, random: Random): string {
  return replaceOne([...attributes(xml), ...emptyElements(xml)], xml, random, () => '');
}

function changeValue(xml: string, random: Random): string {
  return replaceOne(attributes(xml), xml, random, text =>
    text.replace(/=(["'])(.*)\1/, (_, quote: string, value: string) => {
      const odd = random.pick([
        ` ${value}`,
        `${value} `,
        `${value}\n`,
        '',
        value.toUpperCase(),
        `/.${value}`,
        `${value}/`,
      ]);
      return `=${quote}${odd}${quote}`;
    }),
  );
}

function replaceOne(
  parts: readonly Part[],
  xml: string,
  random: Random,
  by: (text: string) => string,
): string {
  if (parts.length === 0) return xml;
  const {at, text} = random.pick(parts);
  return xml.slice(0, at) + by(text) + xml.slice(at + text.length);
}

/** Behind the UUID, by which the test finds the VM again. */
function partsOf(xml: string, expression: RegExp): readonly Part[] {
  const uuid = xml.indexOf('</uuid>');
  return [...xml.matchAll(expression)]
    .map(({index, 0: text}) => ({at: index, text}))
    .filter(({at}) => at > uuid);
}

function emptyElements(xml: string): readonly Part[] {
  return partsOf(xml, /<[a-z][\w-]*(?:\s[^<>]*)?\/>/g);
}

function textElements(xml: string): readonly Part[] {
  return partsOf(xml, /<([a-z][\w-]*)(?:\s[^<>]*)?>[^<>]+<\/\1>/g);
}

function attributes(xml: string): readonly Part[] {
  return partsOf(xml, /\s[a-z][\w-]*=(["'])[^"'<>]*\1/g);
}

function texts(xml: string): readonly Part[] {
  return partsOf(xml, /(?<=>)[^<>\s][^<>]*(?=<)/g);
}
