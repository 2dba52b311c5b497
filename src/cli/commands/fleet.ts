// SPDX-License-Identifier: Apache-2.0
/** `svirtgen fleet`: a question across the hosts of exports, in SQL. */
import {jsonDocument} from '../../render/json-document.ts';
import {KnownError} from '../../errors.ts';
import {ask, type Answer} from '../../fleet/engine.ts';
import {isQueryName, PARAMETERS, QUERIES, type FleetQuery, type ParameterName} from '../../fleet/queries.ts';
import {QUESTION_NAMES} from '../../fleet/question-names.ts';
import {tableText} from '../../render/report/table.ts';
import {inCountingOrder} from '../../text/counting-order.ts';
import {helpWithName} from '../../text/nearest.ts';
import type {Invocation} from '../verb.ts';
import {DONE, type ExitStatus} from '../exit-status.ts';

export interface FleetOptions extends Readonly<Partial<Record<ParameterName, string>>> {
  readonly format: 'table' | 'json' | 'ndjson';
}

export async function run({operands, options, output}: Invocation<FleetOptions>): Promise<ExitStatus> {
  const [question = '', ...folders] = operands;
  const {sql, parameters, byNames = []} = statementOf(question, options);
  const answer = inOrderOfNames(await ask(sql, parameters, folders), byNames);
  await output.print(FORMATS[options.format](answer));
  // A misspelt VM would be taken for one that touches nothing.
  if (answer.rows.length === 0) output.note('nothing in these exports answers the question');
  return DONE;
}

function statementOf(
  question: string,
  options: FleetOptions,
): Pick<FleetQuery, 'sql' | 'byNames'> & {readonly parameters: Readonly<Record<string, string>>} {
  if (!isQueryName(question)) {
    if (/\s/.test(question.trim())) {
      refuseUnasked('a statement in SQL', [], options);
      return {sql: question, parameters: {}};
    }
    const names = QUESTION_NAMES;
    throw new KnownError('FLEET_QUERY', `there is no question ${question}`, {
      help: helpWithName(question, names, `use one of ${names.join(', ')}, or an SQL statement in quotes`),
    });
  }
  const {needs, question: asked, ...statement}: FleetQuery = QUERIES[question];
  refuseUnasked(question, needs, options);
  const parameters = needs.map((name): [string, string] => {
    const value = options[name];
    if (value !== undefined) return [name, value];
    throw new KnownError('FLEET_QUERY', `${question} needs --${name}`, {
      help: `it asks ${asked}`,
    });
  });
  return {...statement, parameters: Object.fromEntries(parameters)};
}

/** An answer that leaves an option out would be taken for one that heeds it. */
function refuseUnasked(question: string, needs: readonly ParameterName[], options: FleetOptions): void {
  const unasked = PARAMETERS.find(name => options[name] !== undefined && !needs.includes(name));
  if (unasked === undefined) return;
  const asks = Object.entries(QUERIES).flatMap(([name, {needs: all}]) =>
    all.some(one => one === unasked) ? [name] : [],
  );
  throw new KnownError('FLEET_QUERY', `${question} does not use --${unasked}`, {
    help: `leave it out, or ask ${asks.join(' or ')}`,
  });
}

/** By the last column first: each sort keeps what the sort before has done for names that are the same. */
function inOrderOfNames({columns, rows}: Answer, names: readonly string[]): Answer {
  const sorted = names.reduceRight((before, name) => {
    const index = columns.indexOf(name);
    return inCountingOrder(before, row => text(row[index]));
  }, rows);
  return {columns, rows: sorted};
}

const FORMATS = {
  table: tableOf,
  json: (answer: Answer) => jsonDocument('fleet', {rows: records(answer)}),
  ndjson: (answer: Answer) =>
    records(answer)
      .map(record => `${JSON.stringify(record)}\n`)
      .join(''),
};

function records({columns, rows}: Answer): readonly Readonly<Record<string, unknown>>[] {
  return rows.map(row => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
}

/** Columns as wide as their longest value, whatever the terminal's width. */
function tableOf({columns, rows}: Answer): string {
  return tableText([columns, ...rows.map(row => row.map(text))], Infinity);
}

function text(value: unknown): string {
  if (value === null) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
