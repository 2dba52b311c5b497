// SPDX-License-Identifier: Apache-2.0
/** The contexts of one domain: its process, its images, and what others see of it (security_selinux.c). */
import {
  contextParts,
  formatContext,
  policyContext,
  type ContextParts,
} from '../../kernel-model/selinux/context-text.ts';
import type {Domain, DomainSeclabel} from '../../domain/domain.ts';
import {refusal} from '../../domain/refusals/refusal.ts';
import {KnownError} from '../../errors.ts';
import type {Host} from '../../host/host.ts';
import type {BasicSelinux, Policy} from '../../policy/policy.ts';
import {parseCategoryRange, provisionalPair} from './category-pair.ts';
import {implicitSeclabel, seclabelFor} from '../labels/seclabel-for.ts';

export interface SelinuxIdentity {
  /**
   * 'svirt': each VM apart from the others. 'container': libvirt's LXC driver, which labels no files. 'basic': the
   * host apart from the VMs, by the policy alone; libvirt's driver is off.
   */
  readonly model: 'svirt' | 'container' | 'basic';
  readonly seclabel: DomainSeclabel | undefined;
  readonly process: string | null;
  /** For what the VM writes. */
  readonly image: string;
  /** For what is shared between VMs: the file context without categories. */
  readonly shared: string;
  /** For what is only read; undefined where the policy names no such context. */
  readonly content: string | undefined;
  readonly daemonSocket: string | null;
  /** Whether nobody allocated the pair in these contexts. */
  readonly provisional: boolean;
  /** Of a macvtap device: the policy's context of /dev/tapN in the VM's range. */
  readonly tap: string | null;
}

/** Who logs in, and so whoever runs a session, in the policies of all distributions. */
const SESSION_DAEMON = 'unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023';

/**
 * @param pair the category pair of a dynamic label, such as `s0:c41,c264`; undefined: a provisional one is
 * derived from the daemon's categories
 * @param isSession whether a user's own daemon starts it, which hands its user and role on
 * @throws KnownError when the policy lacks a context or a static label has no range
 */
export function selinuxIdentity(
  domain: Domain,
  host: Host,
  policy: Policy,
  pair: string | undefined,
  isSession = false,
): SelinuxIdentity {
  const {basic} = policy.selinux;
  if (basic) return basicIdentity(basic, domain);
  const contexts = {
    ...(domain.type === 'lxc' ? containerContexts(host, policy) : contextsOf(host, policy)),
    ...(isSession && {daemon: SESSION_DAEMON}),
  };
  const seclabel = seclabelFor(domain, 'selinux', policy);
  const daemon = contextParts(contexts.daemon);
  const process = seclabel ? processContext(seclabel, domain, contexts, daemon, pair) : null;
  const chosen = seclabel?.type === 'dynamic' && !(domain.live && seclabel.label !== undefined);
  const range =
    seclabel?.type === 'none' || process === null
      ? parseCategoryRange(contexts.daemon).sensitivity
      : contextParts(process).range;
  const image = formatContext({...contextParts(contexts.image), user: daemon.user, range});
  return {
    model: domain.type === 'lxc' ? 'container' : 'svirt',
    seclabel,
    process,
    image,
    shared: contexts.image,
    content: contexts.content,
    daemonSocket: process === null ? null : formatContext({...daemon, range}),
    provisional: chosen && pair === undefined,
    tap: process === null ? null : formatContext({...contextParts(TAP_CONTEXT), range}),
  };
}

/** What policies give /dev/tapN. */
const TAP_CONTEXT = policyContext('tun_tap_device_t');

/** All VMs share one domain and one image type; no definition changes that. */
function basicIdentity({process, image}: BasicSelinux, {at}: Domain): SelinuxIdentity {
  const seclabel = implicitSeclabel('selinux', at);
  return {
    model: 'basic',
    seclabel,
    process,
    image,
    shared: image,
    content: image,
    daemonSocket: null,
    tap: null,
    provisional: false,
  };
}

/** libvirt's LXC driver takes its contexts from `lxc_contexts`; there is no second one for TCG. */
function containerContexts(host: Host, policy: Policy) {
  const {daemon} = contextsOf(host, policy);
  const {process, file, content} = host.selinux()?.containerContexts ?? policy.selinux.containerContexts;
  return {daemon, domain: process, alternative: undefined, image: file, content};
}

function contextsOf(host: Host, policy: Policy) {
  const facts = host.selinux();
  const [domain, alternative] = facts?.domainContexts ?? policy.selinux.domainContexts;
  const [image, content] = facts?.imageContexts ?? policy.selinux.imageContexts;
  if (domain === undefined || image === undefined) {
    throw new KnownError(
      'SELINUX_CONTEXTS_MISSING',
      'the policy names no virtual_domain_context or virtual_image_context',
      {
        help: 'give selinux.domainContexts and selinux.imageContexts in the policy file',
      },
    );
  }
  return {daemon: facts?.daemon ?? policy.selinux.daemon, domain, alternative, image, content};
}

function processContext(
  seclabel: DomainSeclabel,
  domain: Domain,
  contexts: {readonly daemon: string; readonly domain: string; readonly alternative: string | undefined},
  daemon: ContextParts,
  pair: string | undefined,
): string | null {
  switch (seclabel.type) {
    case 'none':
      return null;
    case 'static': {
      if (seclabel.label === undefined) return null;
      if (contextParts(seclabel.label).range === undefined)
        throw refusal('SELINUX_LABEL_WITHOUT_RANGE', seclabel.at);
      return seclabel.label;
    }
    case 'dynamic': {
      // A running VM's definition carries the label it was given.
      if (domain.live && seclabel.label !== undefined) return seclabel.label;
      const base =
        seclabel.baselabel ??
        (domain.type === 'qemu' ? (contexts.alternative ?? contexts.domain) : contexts.domain);
      const range = pair ?? provisionalPair(domain.uuid, domain.name, parseCategoryRange(contexts.daemon));
      return formatContext({...contextParts(base), user: daemon.user, role: daemon.role, range});
    }
  }
}
