// SPDX-License-Identifier: Apache-2.0
/** Why a path is reached or not, for people. */
import {accessWords} from '../../text/access-words.ts';
import {followedLines} from '../followed-text.ts';
import type {Cause} from '../../layers/cause.ts';
import {perLayer} from '../../layers/layer-id.ts';
import {LAYERS} from '../../layers/layers.ts';
import {nameReader, readableFacts} from '../../layers/readable-names.ts';
import type {Remedy, Step, WhyAnswer, WhyLayer} from '../../why/answer.ts';
import {causeText} from '../cause-text.ts';
import {insteadText, intentionText, properlyText} from '../intention-text.ts';
import type {TextFormat} from './plan-table.ts';
import {printable} from './printable.ts';
import {formatRows, paragraph} from './table.ts';

const INDENT = 4;

/** The layers, and what is asked beside them. */
const QUESTIONS: Readonly<Record<WhyLayer, string>> = {
  path: 'path search',
  missing: 'existence',
  mount: 'mount',
  ...perLayer(layer => LAYERS[layer].titles.question),
};

export function formatWhy(answer: WhyAnswer, format: TextFormat): string {
  const {domain, process, path, resolved, access} = answer;
  const {steps, right, instead} = readableFacts(answer, nameReader(domain));
  const leads = resolved === path ? [] : [`  leads to ${printable(resolved)}`];
  return [
    `${format.style('bold', printable(domain))}: may ${process} ${accessWords(access)} ${printable(path)}?`,
    ...leads,
    ...followedLines([answer.libvirt]).map(line => `  ${line}`),
    ...verdictLines({...answer, steps, right, instead}, format),
    ...otherLines(answer, format),
    '',
    ...stepTable(steps, format),
    '',
    ...remedyLines(answer.remedies, format),
  ].join('\n');
}

function verdictLines(answer: WhyAnswer, {width, style}: TextFormat): readonly string[] {
  const {verdict, layer, steps, right, instead} = answer;
  if (verdict === 'allowed') {
    const unsure = steps.filter(step => step.verdict === 'unknown').map(step => QUESTIONS[step.layer]);
    const but = unsure.length > 0 ? `, as far as is known: ${unsure.join(', ')} could not be judged` : '';
    return paragraph(`${style('bold', 'allowed')}${but}`, width, 2);
  }
  const step = steps.find(one => one.layer === layer);
  // Where nothing is, nothing refuses.
  const by = !step || layer === 'missing' ? '' : ` by ${QUESTIONS[step.layer]}`;
  const text = `${style('red', 'refused')}${by}: ${step ? printable(causeText(step.cause)) : ''}`;
  const first = paragraph(text, width, 2);
  if (right === null) {
    const helps = instead && insteadText(instead);
    return helps ? [...first, ...paragraph(printable(helps), width, 2)] : first;
  }
  const properly = properlyText(right, answer.others);
  return [
    ...first,
    ...paragraph(`as it should be: ${printable(intentionText(right))}`, width, 2),
    ...(properly === undefined ? [] : paragraph(properly, width, 2)),
  ];
}

function otherLines({others, unjudged, path}: WhyAnswer, {width}: TextFormat): readonly string[] {
  if (others === undefined) return [];
  const said = others.map(({domain, path: name, access, device}) => {
    const by = name === path ? '' : ` as ${name}`;
    return `${domain} may ${accessWords(access)} it${by} (${device ?? 'nothing in its definition names it'})`;
  });
  const open = unjudged ? [`${unjudged.join(', ')} could not be judged`] : [];
  const none =
    said.length > 0
      ? []
      : [unjudged ? 'none of those that were judged reaches it' : 'none of them reaches it'];
  const text = [...said, ...none, ...open].join('; ');
  return paragraph(`other VMs: ${printable(text)}`, width, 2);
}

const MARKS: Readonly<Record<Step['verdict'], string>> = {
  allowed: 'allowed',
  refused: 'refused',
  unknown: 'unknown',
  'not asked': '-',
};

function stepTable(steps: readonly Step[], {width, style}: TextFormat): readonly string[] {
  const rows = steps.flatMap(step => {
    const name = QUESTIONS[step.layer];
    const because = [name, MARKS[step.verdict], printable(causeText(step.cause))];
    const rule = printable(ruleText(step));
    return step.verdict === 'not asked' || rule === '' ? [because] : [because, ['', '', rule]];
  });
  const [head = [], ...body] = formatRows([['layer', 'answer', 'because'], ...rows], {width, indent: INDENT});
  return [
    ...head.map(line => style('dim', line)),
    ...body.flatMap(([first = '', ...more], index) =>
      rows[index]?.[1] === MARKS.refused
        ? [first.replace(MARKS.refused, style('red', MARKS.refused)), ...more]
        : [first, ...more],
    ),
  ];
}

/** The rule and the element behind it, where that is more than the reason says. */
const WITHOUT_RULE = new Set<Cause['kind']>(['no-rule', 'profile-lacks', 'device-unlisted', 'node-absent']);

function ruleText({rule, from, layer, cause}: Step): string {
  if (layer === 'path' || layer === 'missing')
    return from && from.line > 0 ? `${from.device} (line ${from.line})` : '';
  const origin = from && from.line > 0 ? `, ${from.device} (line ${from.line})` : '';
  if (rule === '' || WITHOUT_RULE.has(cause.kind)) return origin.slice(2);
  return `[${rule.replace(/,$/, '')}${origin}]`;
}

/** At most one is found: the smallest that all layers need. */
function remedyLines([remedy]: readonly Remedy[], {width, style}: TextFormat): readonly string[] {
  if (remedy === undefined) return [];
  return [
    `  ${style('bold', 'Fix')}`,
    ...paragraph(`1. ${printable(remedy.text)}`, width, INDENT, INDENT + 3),
    ...remedy.command.split('\n').map(line => `           ${style('bold', printable(line))}`),
    ...paragraph(`opens ${printable(remedy.opens)}`, width, INDENT + 3, INDENT + 9),
    '',
  ];
}
