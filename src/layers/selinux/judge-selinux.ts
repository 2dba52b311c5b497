// SPDX-License-Identifier: Apache-2.0
/** Type rules and categories: the file's context against the process's. */
import {policyContext} from '../../kernel-model/selinux/context-text.ts';
import {decideMcs, parseContext, type Context} from '../../kernel-model/selinux/dominance.ts';
import {directoryOf} from '../../text/paths.ts';
import type {Cause} from '../cause.ts';
import type {Provenance} from '../plan.ts';
import {judged, unasked, unknown, type Judgement, type Question} from '../judgement.ts';
import type {Analysis} from '../analysis.ts';
import {resolvedPath} from '../resolved-path.ts';
import {contextOfMount} from '../prerequisites/can-keep.ts';
import {defaultType, typeAccess, VM_TYPES} from './selinux-types.ts';

interface FileContext {
  readonly text: string;
  readonly from: Provenance | undefined;
  /** `policy`: nobody read it; it is what the policy gives such a path. */
  readonly source: 'plan' | 'host' | 'policy';
}

export function judgeSelinux(analysis: Analysis, {path, process}: Question): Judgement {
  if (!analysis.active.has('selinux')) return unasked('selinux', {kind: 'layer-inactive', layer: 'selinux'});
  if (process.selinux === null) return unasked('selinux', {kind: 'no-context', process: process.name});
  const file = contextOf(analysis, path);
  if (!file) return unknown('selinux', {rule: `context of ${path}`, cause: {kind: 'context-unknown', path}});
  const said = {rule: `${process.selinux} on ${file.text}`, from: file.from};
  const subject = parseContext(process.selinux);
  const object = parseContext(file.text);
  if (!subject || !object) return unknown('selinux', {...said, cause: {kind: 'context-unreadable'}});
  const mcs = decideMcs(subject, object);
  if (mcs.answer === 'refused') {
    const cause: Cause =
      mcs.reason === 'categories'
        ? {kind: 'categories', missing: mcs.missing, object: file.text}
        : {kind: 'sensitivity'};
    return judged('selinux', '', {...said, cause});
  }
  return byType(subject, object, said, file.source, analysis);
}

/** In the basic model every VM may use every image, and nothing else that is not every VM's in sVirt either. */
const BASIC_IMAGE = {access: 'rw', boolean: undefined};

function byType(
  subject: Context,
  object: Context,
  said: {readonly rule: string; readonly from: Provenance | undefined},
  source: FileContext['source'],
  {host, site}: Analysis,
): Judgement {
  const {type} = object;
  const {basic} = site.policy.selinux;
  const isBasic = parseContext(basic?.process ?? '')?.type === subject.type;
  if (!isBasic && !VM_TYPES.includes(subject.type))
    return unknown('selinux', {
      ...said,
      cause: {kind: 'policy-decides', type: subject.type, about: 'process'},
    });
  const row = isBasic && type === parseContext(basic?.image ?? '')?.type ? BASIC_IMAGE : typeAccess(type);
  if (!row) return unknown('selinux', {...said, cause: {kind: 'policy-decides', type, about: 'file'}});
  const {boolean} = row;
  const off = boolean !== undefined && host.selinux()?.booleans?.[boolean] === false;
  const access = off ? '' : row.access;
  return judged('selinux', access, {
    ...said,
    cause: {kind: 'type-rule', subject: subject.type, type, access, boolean, assumed: source === 'policy'},
  });
}

/** The planned label, else the host's own, else the policy's default for the path. */
function contextOf(analysis: Analysis, path: string): FileContext | undefined {
  const resolved = resolvedPath(path, analysis.host);
  const planned = analysis.contexts.get(resolved);
  if (planned) return {text: planned.context, from: planned.from, source: 'plan'};
  // What the process makes is a question to the directory.
  const isMade =
    analysis.bound.has(resolved) || (analysis.created.has(resolved) && !analysis.host.lstat(resolved));
  return contextNow(isMade ? directoryOf(resolved) : resolved, analysis);
}

function contextNow(resolved: string, {contexts, host}: Analysis): FileContext | undefined {
  const made = contexts.get(resolved);
  if (made) return {text: made.context, from: made.from, source: 'plan'};
  const mounted = contextOfMount(resolved, host);
  if (mounted !== undefined) return {text: mounted, from: undefined, source: 'host'};
  const own = host.stat(resolved)?.context ?? host.details([resolved]).get(resolved)?.context;
  if (own !== undefined) return {text: own, from: undefined, source: 'host'};
  const type = defaultType(resolved);
  return type === undefined ? undefined : {text: policyContext(type), from: undefined, source: 'policy'};
}
