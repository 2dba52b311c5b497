// SPDX-License-Identifier: Apache-2.0
/** What the limits of a policy allow one VM: those that are for it, put together. */
import {BlockList, isIP} from 'node:net';
import {dirname} from 'node:path';
import type {Domain} from '../../domain/domain.ts';
import type {Host} from '../../host/host.ts';
import {resolvedPath} from '../../layers/resolved-path.ts';
import type {Limit} from '../../policy/policy.ts';
import {globMatcher} from '../../text/glob.ts';

type Matcher = (text: string) => boolean;

export interface Allowances {
  readonly read: Matcher;
  readonly write: Matcher;
  readonly device: Matcher;
  /** An address as it is written; undefined: every address of the host. */
  readonly listen: (address: string | undefined) => boolean;
  readonly argument: Matcher;
}

/** Undefined when no limit is for this VM. */
export function allowancesOf(limits: readonly Limit[], domain: Domain, host: Host): Allowances | undefined {
  const own = limits.filter(limit => isFor(limit, domain));
  if (own.length === 0) return undefined;
  const place = (patterns: readonly string[]) =>
    anyOf(patterns.flatMap(one => placeMatchers(one, domain, host)));
  const write = own.flatMap(({paths}) => paths.write);
  return {
    // Who may write a file may read it.
    read: place([...own.flatMap(({paths}) => paths.read), ...write]),
    write: place(write),
    device: place(own.flatMap(({devices}) => devices)),
    listen: listenMatcher(own.flatMap(({listen}) => listen)),
    argument: anyOf(own.flatMap(limit => limit.arguments).map(pattern => wordMatcher(pattern))),
  };
}

function isFor({vms: {name, title, metadata}}: Limit, domain: Domain): boolean {
  const fits = (pattern: string | undefined, text: string | undefined) =>
    pattern === undefined || (text !== undefined && wordMatcher(pattern)(text));
  return (
    fits(name, domain.name) &&
    fits(title, domain.title) &&
    Object.entries(metadata ?? {}).every(([key, pattern]) =>
      domain.metadata.some(one => one.name === key && wordMatcher(pattern)(one.value)),
    )
  );
}

/** In names and arguments a slash is a character like others. */
function wordMatcher(pattern: string): Matcher {
  return globMatcher(pattern.replaceAll(/\*+/gu, '**'));
}

/**
 * Paths are judged by where they lead, so that a link leads nowhere else. The pattern may be written with the names
 * that the site uses: the directory before its first wildcard is followed, too.
 */
function placeMatchers(pattern: string, {name, uuid}: Domain, host: Host): readonly Matcher[] {
  const values = {name, ...(uuid !== undefined && {uuid})};
  const literal = /^[^*?@]*/u.exec(pattern)?.[0] ?? '';
  const directory =
    literal === pattern ? dirname(literal) : literal.slice(0, literal.lastIndexOf('/')) || '/';
  const led = resolvedPath(directory, host);
  const rest = pattern.slice(directory === '/' ? 0 : directory.length);
  const followed = led === directory ? [] : [`${led === '/' ? '' : led}${rest}`];
  return [pattern, ...followed].map(one => globMatcher(one, values));
}

function listenMatcher(addresses: readonly string[]): Allowances['listen'] {
  const networks = new BlockList();
  for (const address of addresses) {
    const [network = '', bits] = address.split('/');
    const family = isIP(network);
    if (family === 0) continue;
    const prefix = bits === undefined ? (family === 4 ? 32 : 128) : Number(bits);
    networks.addSubnet(network, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  return address => {
    if (addresses.includes('*')) return true;
    if (address === undefined || address === '' || address === '*') return false;
    const family = isIP(address);
    if (family === 0) return addresses.includes(address);
    // The unspecified address is every one of the host's, whatever network it might be counted to.
    if (/^[0:.]*$/u.test(address)) return addresses.includes(address);
    return networks.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
}

function anyOf(matchers: readonly Matcher[]): Matcher {
  return text => matchers.some(matches => matches(text));
}
