/** What the profile of libvirt's helper lacks, and what the helper cannot see. */
import {planRules, verdict} from '../../kernel-model/apparmor/verdict.ts';
import type {AccessRule} from '../../kernel-model/apparmor/verdict.ts';
import type {Resource, Role} from '../../inventory/resource.ts';
import {TRAITS} from '../../inventory/roles.ts';
import {isLocalStorage} from '../../domain/storage.ts';
import {STOCK_RULES} from '../../layers/apparmor/stock-rules.ts';
import {resolvedPath} from '../../layers/analysis.ts';
import type {Finding} from '../finding.ts';
import {placeOfImage} from './chains.ts';
import type {FindingContext} from './context.ts';
import {isLibvirtMode} from './helper-profile.ts';
import {oncePerPath, openedPaths} from './needs.ts';
import {report} from './report.ts';

const UNDER_THE_PROFILE = new Set(['qemu', 'swtpm']);

export function helperGaps(context: FindingContext): readonly Finding[] {
  const plan = context.helper;
  if (!plan || 'refused' in plan || plan.masked) return [];
  const rules: readonly AccessRule[] = [...planRules(plan.rules), ...STOCK_RULES];
  const severity = isLibvirtMode(context) ? 'warning' : undefined;
  return oncePerPath(openedPaths(context))
    .filter(
      ({kind, role, process}) =>
        kind !== 'domain' && !TRAITS[role].namedAtStart && UNDER_THE_PROFILE.has(process),
    )
    .flatMap(resource => {
      const {path, from, access} = resource;
      const missing = missingAccess(resource, rules, context);
      return missing === ''
        ? []
        : [report('HELPER_RULE_MISSING', {path, from, severity}, {path, access, missing})];
    });
}

function missingAccess(
  {path, access, role}: Resource,
  rules: readonly AccessRule[],
  context: FindingContext,
): string {
  const resolved = resolvedPath(path, context.analysis.host);
  const wanted = [...'rw'].filter(letter => access.includes(letter)).join('');
  const refused = bothSpellings(resolved, role).map(
    name => verdict(rules, name, wanted, {owner: true}).refused,
  );
  return [...'rw'].filter(letter => refused.some(letters => letters.includes(letter))).join('');
}

/** What is opened under the name: a pipe has two ends, a directory is about what is in it. */
function bothSpellings(path: string, role: Role): readonly string[] {
  if (role === 'chardev-pipe') return [`${path}.in`, `${path}.out`];
  if (TRAITS[role].directory !== undefined) return [`${path}/file`];
  return [path];
}

/** Where the helper's own profile lets it read images; block devices are denied to it. */
const READABLE: readonly RegExp[] = [
  /^\/home\/[^/]+\/(?!\.)(?:.*\/)?[^./][^/]*$/,
  /^\/var\/lib\/libvirt\/images\//,
  /^\/var\/lib\/nova\/instances\/_base\//,
  /^\/(media|mnt|opt|srv)\//,
  /\.(img|raw|qcow|qcow2|qed|vmdk|vhd|iso)$/i,
  /\/disk(\.[^/]*)?$/,
];

/** An image it may not read matters only where there is something below that the definition does not say. */
export function helperBlindness(context: FindingContext): readonly Finding[] {
  if (!context.helper) return [];
  const {host} = context.analysis;
  return context.chains
    .filter(({written}) => !written)
    .flatMap(chain =>
      chain.links.flatMap((link, depth) => {
        const {path} = link.source;
        const leads = depth < chain.links.length - 1 || link.dataFile !== undefined;
        if (!leads || path === undefined || !isLocalStorage(link.source)) return [];
        const resolved = resolvedPath(path, host);
        const block = host.stat(resolved)?.type === 'block';
        if (!block && READABLE.some(pattern => pattern.test(resolved))) return [];
        const why = block ? 'a block device' : 'neither in a directory for images nor with an ending of one';
        const severity = isLibvirtMode(context) ? 'warning' : undefined;
        return [report('HELPER_CANNOT_READ', {path, from: placeOfImage(chain, link), severity}, {path, why})];
      }),
    );
}
