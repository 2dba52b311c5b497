// SPDX-License-Identifier: Apache-2.0
/** What a VM can touch beyond the limits that the site's policy sets for it. */
import {dirname} from 'node:path/posix';
import {uuidInNames} from '../../domain/uuid.ts';
import {commandlineOptions} from '../../inventory/qemu-options/arguments.ts';
import {provenance, type Site} from '../../inventory/site.ts';
import {isWholeDirectory, openedAs} from '../../inventory/role-questions.ts';
import {refusedLetters} from '../../kernel-model/apparmor/verdict.ts';
import {resolvedPath} from '../../layers/resolved-path.ts';
import {accessWords} from '../../text/access-words.ts';
import {isWithin} from '../../text/paths.ts';
import {isPlainDefault, type AccessRow} from '../access-row.ts';
import {allowancesOf, type Allowances} from '../limits/allowances.ts';
import type {FindingContext} from './context.ts';
import {textOf} from './commandline.ts';
import {listenersOf} from './listeners.ts';
import {atDomain, report, type Sighting, type Sightings} from './report.ts';
import type {Resource} from '../../inventory/resource.ts';
import {unlessRefused} from '../../errors.ts';
import {shortNamePattern} from '../../layers/apparmor/any-id.ts';

export function outsideLimits(context: FindingContext): Sightings {
  const {host, policy, domain} = context.analysis.site;
  if (policy.limits.length === 0) return [];
  const allowed = allowancesOf(policy.limits, domain, host);
  if (allowed === undefined) {
    const what = `no limit in the policy ${policy.name} is for this VM`;
    return [report('OUTSIDE_LIMITS', {from: atDomain(context, 'name, title and metadata')}, {what})];
  }
  const places = placesOf(context);
  return [
    ...context.rows.filter(row => isOutside(row, allowed, places)).map(outsideRow),
    ...throughOthers(context, allowed),
    ...untold(context),
    ...listeners(context, allowed),
    ...commandLine(context, allowed),
  ];
}

/** What is looked up for each row. */
interface Places {
  /** Directories whose whole inside is the VM's. */
  readonly whole: ReadonlySet<string>;
  readonly emulators: ReadonlySet<string>;
  /** What libvirt names itself, after this VM, in directories of its own. */
  readonly libvirts: ReadonlySet<string>;
  /** Rules of the profile that every VM has. */
  readonly stock: FindingContext['analysis']['stock'];
}

function placesOf({analysis: {inventory, stock, site}}: FindingContext): Places {
  const pathsOf = (wanted: (resource: Resource) => boolean) =>
    new Set(inventory.resources.filter(wanted).map(({path}) => path));
  return {
    whole: pathsOf(isWholeDirectory),
    emulators: pathsOf(({role}) => role === 'emulator'),
    libvirts: new Set(inventory.resources.flatMap(one => ownNames(one, site))),
    stock,
  };
}

/** Until the VM runs, the profile has a pattern for the number in a short name. */
function ownNames({path, role, shortNamed}: Resource, {domain, host, layout}: Site): readonly string[] {
  if (shortNamed !== undefined) {
    const pattern = unlessRefused(() => shortNamePattern(shortNamed, domain, host));
    return pattern === undefined ? [path] : [path, pattern];
  }
  const isState =
    role === 'tpm-emulator-state' && dirname(path) === `${layout.swtpmStorage}/${uuidInNames(domain)}`;
  return isState || role === 'tpm-emulator-log' ? [path] : [];
}

/** What libvirt makes for every VM, and what the site gives every VM, is the site's own choice. */
function isOutside(row: AccessRow, allowed: Allowances, places: Places): boolean {
  const {from, effective, needed, resolved} = row;
  const letters = effective + needed;
  if (letters === '' || from === null || from.device === 'domain' || isPlainDefault(row)) return false;
  if (isStockEmulator(row, places) || isLibvirts(row, places)) return false;
  const matches = allowedFor(resolved, letters, allowed);
  return !probesOf(row, places).every(matches);
}

function allowedFor(resolved: string, letters: string, {device, write, read}: Allowances) {
  if (isWithin(resolved, '/dev')) return device;
  return /[wa]/u.test(letters) ? write : read;
}

/** A name nobody chose: what a directory may hold. */
const ANYTHING = '\u0001';

/** A directory whose whole inside is the VM's has to be allowed with whatever may come to be in it. */
function probesOf({path, resolved, behind}: AccessRow, {whole}: Places): readonly string[] {
  const inside = (directory: string) => [`${directory}/${ANYTHING}`, `${directory}/${ANYTHING}/${ANYTHING}`];
  if (behind !== null) return resolved.endsWith('/**') ? inside(resolved.slice(0, -3)) : [resolved];
  return whole.has(resolved) || whole.has(path) ? [resolved, ...inside(resolved)] : [resolved];
}

/** The row of a directory has a second one for what is in it. A link that leads elsewhere is judged as any other. */
function isLibvirts({path, resolved}: AccessRow, {libvirts}: Places): boolean {
  return resolved === path && libvirts.has(path.replace(/\/\*\*$/u, ''));
}

function isStockEmulator({path, resolved}: AccessRow, {emulators, stock}: Places): boolean {
  return emulators.has(path) && refusedLetters(stock, resolved, 'x', {owner: true}) === '';
}

function outsideRow({path, resolved, effective, needed, process, from}: AccessRow): Sighting {
  const letters = [...'rwx']
    .filter(letter => (effective + needed.replaceAll('a', 'w')).includes(letter))
    .join('');
  const led = resolved === path ? '' : `, which leads to ${resolved}`;
  return report(
    'OUTSIDE_LIMITS',
    {path, from},
    {what: `${process} may ${accessWords(letters)} ${path}${led}`},
  );
}

/** What a program of the host opens for the VM, such as virtlogd the log of a console. */
function throughOthers({analysis}: FindingContext, allowed: Allowances): Sightings {
  const {inventory, plan, host} = analysis;
  const confined = new Set(plan.processes.map(({role}) => role));
  return inventory.resources
    .filter(one => one.kind !== 'domain' && !one.shortNamed && !confined.has(one.process))
    .flatMap(one => openedAs(one, host))
    .filter(({path, access}) => {
      const resolved = resolvedPath(path, host);
      return !allowedFor(resolved, access, allowed)(resolved);
    })
    .map(({path, access, process, from}) =>
      report('OUTSIDE_LIMITS', {path, from}, {what: `${process} opens ${path} for it (${access})`}),
    );
}

/** What cannot be told may be anything. */
function untold({analysis}: FindingContext): Sightings {
  return analysis.inventory.gaps.map(({message, from}) =>
    report('OUTSIDE_LIMITS', {from}, {what: `what it reaches is not known: ${message}`}),
  );
}

function listeners({analysis}: FindingContext, allowed: Allowances): Sightings {
  return listenersOf(analysis.site.domain)
    .filter(({address}) => !allowed.listen(address))
    .map(({address, from}) =>
      report('OUTSIDE_LIMITS', {from}, {what: `it listens on ${address ?? 'every address of the host'}`}),
    );
}

function commandLine({analysis}: FindingContext, allowed: Allowances): Sightings {
  const {qemuCommandline, qemuOverride, qemuCapabilities} = analysis.site.domain;
  const options = commandlineOptions(qemuCommandline).map(option => ({
    text: textOf(option),
    origin: option.argument,
  }));
  const variables = qemuCommandline
    .filter(({kind}) => kind === 'env')
    .map(origin => ({text: `${origin.name ?? ''}=${origin.value}`, origin}));
  const overrides = qemuOverride.map(origin => ({
    text: `override ${origin.alias}.${origin.property}`,
    origin,
  }));
  const capabilities = qemuCapabilities.map(origin => ({text: `capability ${origin.capability}`, origin}));
  return [...options, ...variables, ...overrides, ...capabilities]
    .filter(({text}) => !allowed.argument(text))
    .map(({text, origin}) =>
      report(
        'OUTSIDE_LIMITS',
        {from: provenance('qemu:commandline', origin, "QEMU's command line")},
        {what: `the definition passes ${text} to QEMU`},
      ),
    );
}
