// SPDX-License-Identifier: Apache-2.0
/**
 * A finding's page, and its examples as something to run. A fenced block of XML is a VM: a whole `<domain>`,
 * or elements that are put into one. Blocks of JSON are keys of a host snapshot, of YAML a policy, and `conf` is
 * qemu.conf; all paths exist unless the host says otherwise. Options stand behind `xml`, as on the command line.
 */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {parse} from 'yaml';
import type {Finding} from '../../../src/documents/audit.ts';
import {analysisOf} from '../../../src/layers/analysis.ts';
import {auditDomain, reportOf} from '../../../src/audit/report.ts';
import {withoutSuppressed} from '../../../src/audit/suppressions.ts';
import {parseDomain} from '../../../src/domain/parse-domain.ts';
import {parseRequests} from '../../../src/layers/apparmor/operations/operation.ts';
import {activeLayers} from '../../../src/layers/layers.ts';
import {planWithInventory} from '../../../src/layers/plan-domain.ts';
import {applyQemuConf} from '../../../src/policy/apply-qemu-conf.ts';
import {layoutFor} from '../../../src/policy/layout.ts';
import {loadPolicy} from '../../../src/policy/load.ts';
import type {Policy} from '../../../src/policy/policy.ts';
import {parseQemuConf} from '../../../src/policy/qemu-conf.ts';
import {parseVersion} from '../../../src/versions/version.ts';
import {root} from '../../helpers/paths.ts';
import {recordedHost} from '../../helpers/snapshots.ts';

export const HEADINGS = ['What', 'Why it matters', 'Wrong', 'Right', 'When to suppress'] as const;

export interface Block {
  readonly language: string;
  readonly options: string;
  readonly text: string;
}

export function readPage(code: string): string | undefined {
  const file = join(root, 'docs', 'findings', `${code}.md`);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

export function section(page: string, heading: string): string {
  return page.split(/^## /m).find(part => part.startsWith(`${heading}\n`)) ?? '';
}

export function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(/^```(\w+)(?: (.*))?\n([^]*?)^```$/gm)].map(
    ([, language = '', options = '', body = '']) => ({
      language,
      options,
      text: body,
    }),
  );
}

const BESIDE = /^<(os|seclabel|memoryBacking|launchSecurity|name|uuid|genid|devices|features)[\s>/]/;

/** The VM around an example's elements. */
function definitionOf(text: string, index: number): string {
  const example = text.trim();
  if (example.startsWith('<domain')) return example;
  const beside = BESIDE.test(example);
  const has = (name: string) => beside && new RegExp(`<${name}[\\s>]`).test(example);
  const number = String(index + 10).padStart(2, '0');
  return `<domain type='kvm'>
${has('name') ? '' : `<name>guest-${index + 1}</name>`}
${has('uuid') ? '' : `<uuid>0b6a1a8e-6a2e-4a5e-9b0f-3f1d6c2b7a${number}</uuid>`}
<memory>1024</memory>
${has('os') ? '' : "<os><type arch='x86_64' machine='q35'>hvm</type></os>"}
${beside ? example : `<devices>${example}</devices>`}
</domain>`;
}

export function policyOf(blocks: readonly Block[]): Policy {
  const shipped = loadPolicy({policy: 'libvirt'});
  const site = {...shipped, user: '+107', group: '+107', swtpmUser: '+107', swtpmGroup: '+107'};
  let policy: Policy = site;
  for (const {language, text} of blocks) {
    if (language === 'conf') policy = applyQemuConf(policy, parseQemuConf(text, 'qemu.conf'));
    if (language === 'yaml') policy = overlaid(policy, parse(text) as Partial<Policy>);
  }
  return policy;
}

function overlaid(policy: Policy, {selinux, ...rest}: Partial<Policy>): Policy {
  return {...policy, ...rest, selinux: {...policy.selinux, ...selinux}};
}

/** What an audit of a section's VMs finds. */
export function findingsOf(blocks: readonly Block[]): readonly Finding[] {
  const vms = blocks.filter(({language}) => language === 'xml');
  const keys = blocks.find(({language}) => language === 'json')?.text ?? '{}';
  const host = recordedHost({unlisted: 'exists', ...(JSON.parse(keys) as object)});
  const policy = policyOf(blocks);
  const options = vms.map(block => block.options).join(' ');
  const operations = valueOf('--for', options);
  const libvirt = valueOf('--libvirt', options);
  const mode = options.includes('--mode libvirt') ? 'libvirt' : 'strict';
  const layout = layoutFor(valueOf('--uri', options) ?? 'qemu:///system', {uid: 0, home: '/root'});
  const fleet = vms.map(({text}, index) => {
    const written = parseDomain(definitionOf(text, index), {
      defaultSecurityModel: policy.securityDrivers[0],
      libvirt: libvirt === undefined ? undefined : parseVersion(libvirt),
    });
    const planned = planWithInventory(written, host, policy, {
      mode,
      layout,
      mcs: valueOf('--mcs', options),
      pairs: valueOf('--registry', options) === undefined ? undefined : new Map(),
      operations: operations === undefined ? [] : parseRequests(operations),
    });
    const analysis = analysisOf(planned, {active: activeLayers(policy, layout)});
    return auditDomain({file: `${index + 1}.xml`, written, analysis});
  });
  const {report} = withoutSuppressed(
    reportOf(fleet),
    policy.suppressions,
    new Date().toISOString().slice(0, 10),
  );
  return report.domains.flatMap(({findings}) => findings);
}

function valueOf(option: string, options: string): string | undefined {
  return new RegExp(`${option} (\\S+)`).exec(options)?.[1];
}
