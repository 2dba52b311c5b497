// SPDX-License-Identifier: Apache-2.0
import {parseDomain} from '../../../../src/domain/parse-domain.ts';
import type {Host} from '../../../../src/host/host.ts';
import {
  generateRules,
  type Generated,
  type GenerateOptions,
} from '../../../../src/layers/apparmor/helper/generate-rules.ts';
import {loadPolicy} from '../../../../src/policy/load.ts';
import {domainXml, type Scenario} from '../../../helpers/scenario.ts';
import {snapshot} from './_host.ts';

const BASE_LINES = 5;

const {apparmor} = loadPolicy({policy: 'libvirt'});

export function generate(
  scenario: Scenario,
  options: Partial<GenerateOptions> = {},
  host: Host = snapshot({'/srv': {type: 'directory'}}),
): Generated {
  const domain = parseDomain(domainXml(scenario), {
    defaultSecurityModel: 'apparmor',
    libvirt: scenario.libvirt,
  });
  return generateRules(domain, host, apparmor, {failures: 'libvirt 11.3.0', ...options});
}

/** The lines of a VM's devices, without those every VM has and without indentation. */
export function deviceLines(scenario: Scenario, host?: Host): readonly string[] {
  const {text, refused} = generate(scenario, {}, host);
  if (refused) return [`refused: ${refused.code}`];
  return text
    .split('\n')
    .slice(BASE_LINES, -1)
    .map(line => line.trim());
}
