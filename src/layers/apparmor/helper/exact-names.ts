// SPDX-License-Identifier: Apache-2.0
/**
 * libvirt writes names into its rules as they are. The plan of `--mode libvirt` shows that text; before any of
 * it is written out as a policy, what would not mean the one file it names is refused here.
 */
import type {Domain} from '../../../domain/domain.ts';
import {KnownError} from '../../../errors.ts';
import type {Host} from '../../../host/host.ts';
import type {Provenance} from '../../../inventory/resource.ts';
import {deviceName} from '../../../inventory/device-name.ts';
import {provenance} from '../../../inventory/site.ts';
import {libvirtFeatures} from '../../../versions/libvirt-changes.ts';
import {resolveForHelper} from './resolve-path.ts';
import {deviceRequests} from './steps/index.ts';
import type {RuleRequest} from './rule-request.ts';

/** Patterns and variables, the escape character, the quote; what ends a line; bytes that are no text. */
const UNSAFE = /[\\*?[\]{}^"\u0001-\u001f\u007f\ud800-\udfff]/u;

interface Name {
  readonly text: string;
  readonly from: Provenance;
}

/**
 * @param domain as it was parsed, before QEMU's own defaults
 * @throws KnownError AA_NAME_IS_PATTERN
 */
export function refuseInexactNames(domain: Domain, host: Host): void {
  for (const {text, from} of namesIn(domain, host)) {
    const [character] = UNSAFE.exec(text) ?? [];
    if (character === undefined) continue;
    const reason = `libvirt writes ${JSON.stringify(character)} into the rule as it is, so that it does not name this one file`;
    throw new KnownError('AA_NAME_IS_PATTERN', `${text}: ${reason}`, {
      place: from,
      help: 'rename the file, or use --mode strict, which escapes names',
    });
  }
}

function* namesIn(domain: Domain, host: Host): Iterable<Name> {
  yield {text: domain.name, from: provenance('domain', domain, 'name of the VM')};
  for (const [index, card] of domain.smartcards.entries()) {
    const {database = ''} = card;
    yield {text: database, from: provenance(deviceName.smartcard(card, index), card, 'certificate database')};
  }
  const features = libvirtFeatures(domain.libvirt);
  for (const request of deviceRequests({domain, host, extraFile: undefined, features}))
    yield* requestedNames(request, host);
}

/** What is literal has no other names in it than those above, and its patterns are libvirt's. */
function* requestedNames(request: RuleRequest, host: Host): Iterable<Name> {
  const paths = request.kind === 'path' ? [request] : request.kind === 'batch' ? request.paths : [];
  for (const {path, from} of paths) {
    if (path?.startsWith('/')) yield {text: resolveForHelper(path, host) ?? path, from};
  }
}
