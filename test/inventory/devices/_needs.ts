// SPDX-License-Identifier: Apache-2.0
/** What a device needs of the host, a line an object, beyond what every VM has. */
import test from 'ava';
import {isGap, type Entry} from '../../../src/inventory/site.ts';
import type {Resource} from '../../../src/inventory/resource.ts';
import {plannedScenario, type Scenario} from '../../helpers/scenario.ts';

/** Such as `disk vda: image /srv/a.raw rwk`, with what is not as usual behind it; gaps by their code. */
export function needs(scenario: Scenario): readonly string[] {
  const {resources, gaps} = plannedScenario(scenario).inventory;
  return [...resources.filter(({kind}) => kind !== 'domain'), ...gaps].map(line);
}

function line(entry: Entry): string {
  if (isGap(entry)) return `${entry.from.device}: ${entry.code}`;
  return [`${entry.from.device}: ${entry.role} ${entry.path} ${entry.access}`, ...besides(entry)].join(', ');
}

function besides({process, passed, readonly, shareable, tree, mode}: Resource): readonly string[] {
  return [
    ...(process === 'qemu' ? [] : [`by ${process}`]),
    ...(passed ? ['passed'] : []),
    ...(readonly ? ['readonly'] : []),
    ...(shareable ? ['shareable'] : []),
    ...(tree ? ['tree'] : []),
    ...(mode === undefined ? [] : [mode]),
  ];
}

/** A test a row: what stands in the definition, and all that it needs. */
export function testNeeds(rows: Readonly<Record<string, readonly [Scenario, readonly string[]]>>): void {
  for (const [title, [scenario, expected]] of Object.entries(rows))
    test(title, t => {
      t.deepEqual(needs(scenario), expected);
    });
}
