// SPDX-License-Identifier: Apache-2.0
/** What the guest left of each route, against what should be: libvirt's own helper is the measure. */
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';

/** In the guest's order: the hook changes libvirtd's profile for good, so it is the last. */
export const ROUTES = ['theirs', 'drop-in', 'durable', 'hook'] as const;
export type Route = (typeof ROUTES)[number];

const PROFILE = 'libvirt-5c1f6c0e-4a0b-4b8e-9d0a-7e1f2a3b4c5d';

/** @returns how many routes failed */
export function judgeRoutes(out: string, routes: readonly Route[]): number {
  let failed = 0;
  for (const route of routes) {
    const failures = judge(route, out);
    if (failures.length) failed++;
    console.log(
      `${failures.length ? 'FAILED' : 'ok    '} libvirtd, ${route}: ${stepsOf(route, out).length} steps`,
    );
    for (const failure of failures) console.log(`         ${failure}`);
  }
  return failed;
}

function judge(route: Route, out: string): readonly string[] {
  const read = (step: string, kind: string) => textOf(join(out, `${route}.${step}.${kind}`));
  const steps = stepsOf(route, out);
  const failures = steps.flatMap(step => {
    const said = read(step, 'said');
    const expected = step === 'verify-wider' ? 'status 1' : 'status 0';
    return said.trimEnd().endsWith(expected) ? [] : [`${step}: ${said.trim()}`];
  });
  if (!read('who', 'said').startsWith(`${PROFILE} (enforce)`))
    failures.push(`QEMU runs as ${read('who', 'said').trim()}`);
  failures.push(...newDenials(route, out), ...drifts(route, out));
  if (route === 'drop-in') failures.push(...differences(steps, out));
  if (route === 'durable' && !read('list', 'said').startsWith('web\n'))
    failures.push('a restarted libvirtd lost the VM');
  failures.push(...unlikeOwners(route, out));
  return steps.includes('destroy') ? failures : [...failures, 'the guest did not come to the end'];
}

/** With its own helper libvirt puts back what it remembers of the chain's top, which the snapshot made. */
function unlikeOwners(route: Route, out: string): readonly string[] {
  const read = (one: string) => textOf(join(out, `${one}.destroy.owners`));
  const [owners, theirs] = [read(route), read('theirs')];
  if (route === 'hook') {
    return /^a\.raw 1000:1001 /m.test(owners) ? [] : [`the first owner was not put back: ${owners}`];
  }
  return same(owners) === same(theirs)
    ? []
    : [`libvirt leaves these owners with its own helper\n${theirs}and here\n${owners}`];
}

function stepsOf(route: Route, out: string): readonly string[] {
  const start = `${route}.`;
  return readdirSync(out)
    .filter(name => name.startsWith(start) && name.endsWith('.said'))
    .map(name => name.slice(start.length, -'.said'.length));
}

/** What libvirt's own helper is denied in the same steps is Debian's affair. */
function newDenials(route: Route, out: string): readonly string[] {
  const key = (line: string) =>
    ['profile', 'operation', 'name', 'requested_mask']
      .map(field => new RegExp(` ${field}="([^"]*)"`).exec(line)?.[1])
      .join(' ');
  const known = new Set(denials('theirs', out).map(key));
  return (
    denials(route, out)
      .filter(line => route !== 'theirs' && !known.has(key(line)))
      // svirtgen-divert tries the helper in the lab's folder, which it does without.
      .filter(line => !/ operation="open" .* name="\/tmp\/(?:svirtgen-libvirtd-[^"]*)?"/.test(line))
      .map(line => `denied: ${line}`)
  );
}

function denials(route: Route, out: string): readonly string[] {
  return textOf(join(out, `${route}.denials`))
    .split('\n')
    .filter(line => line.includes('apparmor="DENIED"'));
}

interface Drift {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** An untouched VM has none; one whose loaded rules were changed has that one. */
function drifts(route: Route, out: string): readonly string[] {
  return stepsOf(route, out)
    .filter(step => existsSync(join(out, `${route}.${step}.drift`)))
    .flatMap(step => {
      const told = textOf(join(out, `${route}.${step}.drift`));
      const {domains} = JSON.parse(told || '{"domains": []}') as {domains: {drift: Drift[]}[]};
      const drift = domains.flatMap(one => one.drift);
      if (domains.length === 0) return [`${step}: nothing was verified`];
      if (step === 'verify-wider')
        return drift.some(({path, found}) => path === PROFILE && found === 'other rules are loaded')
          ? []
          : ['verify does not see that other rules are loaded'];
      return drift.map(({path, expected, found}) => `${step}: ${path}: ${found}, not ${expected}`);
    });
}

/** The same files, owners, profiles and words, step by step. */
function differences(steps: readonly string[], out: string): readonly string[] {
  return steps.flatMap(step =>
    ['said', 'files', 'owners', 'loaded'].flatMap(kind => {
      const [theirs, ours] = ['theirs', 'drop-in'].map(route =>
        textOf(join(out, `${route}.${step}.${kind}`)),
      );
      if (!existsSync(join(out, `theirs.${step}.said`)) || same(theirs!) === same(ours!)) return [];
      return [`after ${step} (${kind}) libvirt's has\n${theirs}and the drop-in\n${ours}`];
    }),
  );
}

/**
 * The id grows with each start. libvirtd 9.0 reckons the time of the boot anew when it is restarted, at times a second
 * off, and then takes the first owner that it remembers for one of an earlier boot: the image becomes root's.
 */
function same(text: string): string {
  return text
    .replaceAll(/domain-\d+-web/g, 'domain-N-web')
    .replace(/^a\.snap (?:0:0|1000:1001) /m, 'a.snap FIRST-OR-ROOT ');
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
