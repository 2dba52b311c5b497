// SPDX-License-Identifier: Apache-2.0
/** `svirtgen fleet`: a question across the hosts of exports, in SQL. */
import {jsonDocument} from '../../render/json-document.ts';
import {KnownError} from '../../errors.ts';
import {ask, type Answer} from '../../fleet/engine.ts';
import {isQueryName, QUERIES, type ParameterName} from '../../fleet/queries.ts';
import {tableText} from '../../render/report/table.ts';
import {helpWithName} from '../../text/nearest.ts';
import type {Invocation} from '../command.ts';
import {DONE, type ExitStatus} from '../exit-status.ts';

export interface FleetOptions extends Readonly<Partial<Record<ParameterName, string>>> {
  readonly format: 'table' | 'json' | 'ndjson';
}

export async function run({operands, options, output}: Invocation<FleetOptions>): Promise<ExitStatus> {
  const [question = '', ...folders] = operands;
  const {sql, parameters} = statementOf(question, options);
  const answer = await ask(sql, parameters, folders);
  await output.print(FORMATS[options.format](answer));
  return DONE;
}

function statementOf(question: string, options: FleetOptions) {
  if (!isQueryName(question)) {
    if (/\s/.test(question.trim())) return {sql: question, parameters: {}};
    const names = Object.keys(QUERIES);
    throw new KnownError('FLEET_QUERY', `there is no question ${question}`, {
      help: helpWithName(question, names, `use one of ${names.join(', ')}, or an SQL statement in quotes`),
    });
  }
  const {sql, needs} = QUERIES[question];
  const parameters = needs.map((name): [string, string] => {
    const value = options[name];
    if (value !== undefined) return [name, value];
    throw new KnownError('FLEET_QUERY', `${question} needs --${name}`, {
      help: `it asks ${QUERIES[question].question}`,
    });
  });
  return {sql, parameters: Object.fromEntries(parameters)};
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
