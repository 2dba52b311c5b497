// SPDX-License-Identifier: Apache-2.0
/**
 * What is asked of the host. Three kinds answer: the live host, an assumed one where everything exists,
 * and a recorded snapshot. Every question is answered at once, changes nothing, and needs no root; what may
 * not be read is reported as unknown, never guessed. The questions are in `facts/`, grouped by topic.
 */
import {ALL_FACTS, type Facts, type SomeFact} from './facts/facts.ts';

export type {AclEntry} from './acl.ts';
export type {FileFacts, FileType, Sealed} from './files.ts';
export type {PathDetails} from './facts/details.ts';
export type {Mount} from './facts/mounts.ts';
export type {SelinuxFacts} from './facts/selinux.ts';
export type {UsbFacts} from './facts/usb.ts';
export type {ImageFacts} from './image/image-facts.ts';

type Answers = {readonly [Name in keyof Facts]: ReturnType<Facts[Name]['live']>};

export interface Host extends Answers {
  readonly kind: 'live' | 'assumed' | 'snapshot';
}

/** @param answer makes the answer to a fact; the host itself may be asked by that, not before */
export function hostOf(
  kind: Host['kind'],
  answer: (fact: SomeFact, name: keyof Facts, host: Host) => unknown,
): Host {
  const host: Record<string, unknown> = {kind};
  for (const [name, fact] of ALL_FACTS) host[name] = answer(fact, name, host as unknown as Host);
  return host as unknown as Host;
}

/** An answer whose types are not looked at. */
export type AnyAnswer = (...question: readonly unknown[]) => unknown;
