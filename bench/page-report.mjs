// SPDX-License-Identifier: Apache-2.0
// The report of a fleet of any size for the page: the example VMs, audited once and then repeated under other names.
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {reportOf} from '../build/src/audit/report.js';
import {auditPlanned} from '../build/src/library/audit.js';
import {openSite} from '../build/src/library/open-site.js';
import {planDefinition} from '../build/src/library/plan.js';
import {stockRulesOf} from '../build/src/library/stock-rules.js';
import {root} from './commands.mjs';

/** @returns a function from a number of VMs to the report of so many; what they share grows with them */
export function fleetReports() {
  const {domains, shared} = auditedExamples();
  const texts = domains.map(domain => JSON.stringify(domain));
  const copyOf = at => {
    const {name} = domains[at % domains.length];
    return JSON.parse(texts[at % domains.length].replaceAll(name, `${name}-${at}`));
  };
  return count => ({
    domains: Array.from({length: count}, (_, at) => copyOf(at)),
    shared: Array.from({length: Math.ceil(count / domains.length)}, (_, round) =>
      shared.map(path => repeated(path, round, domains.length, count)),
    ).flat(),
  });
}

function repeated({users, ...path}, round, size, count) {
  const moved = users.map(({domain, name, ...user}) => ({
    ...user,
    domain: domain + round * size,
    name: `${name}-${domain + round * size}`,
  }));
  return {...path, path: `${path.path}-${round}`, users: moved.filter(({domain}) => domain < count)};
}

function auditedExamples() {
  const site = openSite({host: join(root, 'examples/host.json')});
  const stock = stockRulesOf(site.host);
  const files = readdirSync(join(root, 'examples'), {encoding: 'utf8'}).filter(name => name.endsWith('.xml'));
  const planned = files.map(file =>
    planDefinition({file, xml: readFileSync(join(root, 'examples', file))}, site),
  );
  return reportOf(planned.map(one => auditPlanned(one, site, {stock})));
}
