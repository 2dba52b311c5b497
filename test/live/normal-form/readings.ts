// SPDX-License-Identifier: Apache-2.0
/**
 * libvirt's reading of a definition beside ours: what `virsh define` makes of it is libvirt's own words for what it
 * understood. Both texts are planned, and have to come to the same labels, rules and nodes.
 */
import {isDeepStrictEqual} from 'node:util';
import {parseDomain} from '../../../src/domain/parse-domain.ts';
import {KnownError} from '../../../src/errors.ts';
import {openHost} from '../../../src/host/open-host.ts';
import {planDomain} from '../../../src/layers/plan-domain.ts';
import type {LabelPlan} from '../../../src/layers/plan.ts';
import {layoutFor} from '../../../src/policy/layout.ts';
import {loadPolicy} from '../../../src/policy/load.ts';
import type {LiveLibvirt} from '../harness.ts';

/** What a label without a model is for, where that libvirtd has no driver. */
const NO_DRIVER = 'none';
/** The libvirtd of Debian 12. */
const LIBVIRT = [9, 0] as const;

export type Reading =
  | {readonly kind: 'same' | 'refused by both' | 'taken by us alone'}
  | {readonly kind: 'refused by us alone'; readonly code: string; readonly message: string}
  | {readonly kind: 'different'; readonly ours: readonly string[]; readonly libvirts: readonly string[]};

/** Asks libvirt to define it, and takes it away again. */
export function readingOf(xml: string, libvirt: LiveLibvirt): Reading {
  const normal = normalForm(xml, libvirt);
  const ours = labelsOf(withoutEmptyOverrides(xml));
  if (normal === undefined)
    return {kind: ours instanceof KnownError ? 'refused by both' : 'taken by us alone'};
  if (ours instanceof KnownError) return refusedByUs(ours);
  const libvirts = labelsOf(normal);
  if (libvirts instanceof KnownError)
    // libvirt writes some of what it would not take again, such as an image without its path.
    return normalForm(normal, libvirt) === undefined ? {kind: 'refused by both'} : refusedByUs(libvirts);
  if (isDeepStrictEqual(ours, libvirts)) return {kind: 'same'};
  return {
    kind: 'different',
    ours: ours.filter(each => !libvirts.includes(each)),
    libvirts: libvirts.filter(each => !ours.includes(each)),
  };
}

function refusedByUs({code, message}: KnownError): Reading {
  return {kind: 'refused by us alone', code, message};
}

const ON_PURPOSE = new Set([
  // What says one thing to a reader and another to libvirt is refused in every mode.
  'XML_NAMESPACE',
  'XML_MIXED_CONTENT',
  'XML_CONTROL_CHARACTER',
  'XML_TWICE',
  // libvirt refuses it, too, but only when the VM starts.
  'SECURITY_MODEL_UNAVAILABLE',
  // libvirt takes 0000:00:00.0 for an address that is not there: the bridge of the host.
  'HOSTDEV_ADDRESS_MISSING',
]);

export function isOnPurpose(reading: Reading): boolean {
  return reading.kind === 'refused by us alone' && ON_PURPOSE.has(reading.code);
}

/** Whether VMs would get something else than what libvirt understood, or nothing. */
export function isFault(reading: Reading): boolean {
  return (
    reading.kind === 'different' || (reading.kind === 'refused by us alone' && !ON_PURPOSE.has(reading.code))
  );
}

/** libvirt 9.0 obeys an override with neither a label nor `relabel`, but does not write it down. */
function withoutEmptyOverrides(xml: string): string {
  return xml.replace(/<source\b[^>]*>.*?<\/source>/gs, source =>
    source.replace(/<seclabel\b(?![^>]*\brelabel=)[^>]*\/>/g, ''),
  );
}

/** Some definitions end libvirtd 9.0 itself. */
export class NoAnswer extends Error {}

/** @throws NoAnswer where libvirt said neither yes nor no */
function normalForm(xml: string, libvirt: LiveLibvirt): string | undefined {
  libvirt.write('/run/written.xml', xml);
  const uuid = /<uuid>(.*?)<\/uuid>/.exec(xml)?.[1] ?? '';
  const {status, stdout, stderr} = libvirt.shell(
    'virsh -q define /run/written.xml >/dev/null && virsh -q dumpxml --inactive "$1" && virsh -q undefine --keep-nvram "$1" >/dev/null',
    uuid,
  );
  if (status === 0) return stdout;
  if (/Failed to define/.test(stderr)) return undefined;
  throw new NoAnswer(stderr);
}

/** What the layers would set and allow, a line each, in no order. */
function labelsOf(xml: string): readonly string[] | KnownError {
  const policy = {
    ...loadPolicy({policy: 'debian'}),
    user: '+64055',
    group: '+64055',
    securityDrivers: ['selinux', 'apparmor', 'dac'] as const,
  };
  try {
    const domain = parseDomain(xml, {defaultSecurityModel: NO_DRIVER, libvirt: LIBVIRT});
    const layout = layoutFor('qemu:///system', {uid: 0, home: '/root'});
    const plan = planDomain(domain, openHost('assumed'), policy, {mode: 'strict', layout});
    return [...new Set(linesOf(plan))].toSorted();
  } catch (error) {
    if (error instanceof KnownError) return error;
    throw error;
  }
}

const LAYERS = ['selinux', 'dac', 'apparmor', 'cgroup', 'namespace'] as const;
/** Where it stands in which text, and by which name, is no difference. */
const PROVENANCE = new Set(['from', 'files', 'profile', 'notes']);

function linesOf(plan: LabelPlan): readonly string[] {
  return LAYERS.flatMap(layer =>
    Object.entries(plan[layer]).flatMap(([key, value]) => {
      if (PROVENANCE.has(key)) return [];
      const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
      return entries.map(
        entry =>
          `${layer} ${key} ${JSON.stringify(entry, (name, part: unknown) => (PROVENANCE.has(name) ? undefined : part))}`,
      );
    }),
  );
}
