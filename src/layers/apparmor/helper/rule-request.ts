// SPDX-License-Identifier: Apache-2.0
/**
 * What the helper's steps ask for. The steps are pure; `emit.ts` resolves and judges the requests one by one,
 * in order, because the first one that fails ends the run.
 */
import type {Domain} from '../../../domain/domain.ts';
import type {Host} from '../../../host/host.ts';
import type {LibvirtFeatures} from '../../../versions/libvirt-changes.ts';
import type {Provenance} from '../../../inventory/resource.ts';

export interface HelperView {
  readonly domain: Domain;
  readonly host: Host;
  /** An additional file, after everything else. */
  readonly extraFile: string | undefined;
  /** What the libvirt that is followed does. */
  readonly features: LibvirtFeatures;
}

/** A path that goes through resolution and the path tables. */
export interface PathRequest {
  readonly kind: 'path';
  /** undefined where the definition has none although the device needs it: the run fails. */
  readonly path: string | undefined;
  /** AppArmor's letters; `R` is `r` without a deny rule beside it. */
  readonly access: string;
  readonly recursive: boolean;
  readonly failure: 'ends the run' | 'is ignored';
  /** Whether the result is left behind for later failures to be confused with (see `generate-rules.ts`). */
  readonly leavesStatus: boolean;
  readonly from: Provenance;
}

/** Text that is written as it stands: no resolution, no tables, no deny rules. */
export interface LiteralRequest {
  readonly kind: 'literal';
  readonly lines: readonly LiteralLine[];
  readonly from: Provenance;
}

export type LiteralLine =
  {readonly comment: string} | {readonly path: string; readonly access: string; readonly deny: boolean};

/** Paths that are tried until one cannot be resolved; neither that nor a refused one ends the run. */
export interface BatchRequest {
  readonly kind: 'batch';
  readonly paths: readonly PathRequest[];
  readonly from: Provenance;
}

/** A device that needs nothing, but whose visit leaves success behind. */
export interface VisitRequest {
  readonly kind: 'visit';
  readonly from: Provenance;
}

/** A definition on which libvirt's helper dies of a signal. */
export interface CrashRequest {
  readonly kind: 'crash';
  readonly message: string;
  readonly from: Provenance;
}

export type RuleRequest = PathRequest | LiteralRequest | BatchRequest | VisitRequest | CrashRequest;

export function requestRule(
  path: string | undefined,
  access: string,
  from: Provenance,
  options: Partial<Pick<PathRequest, 'recursive' | 'failure' | 'leavesStatus'>> = {},
): PathRequest {
  return {
    kind: 'path',
    path,
    access,
    recursive: false,
    failure: 'ends the run',
    leavesStatus: false,
    from,
    ...options,
  };
}

export function literal(
  from: Provenance,
  ...lines: readonly (readonly [path: string, access: string])[]
): LiteralRequest {
  return {kind: 'literal', from, lines: lines.map(([path, access]) => ({path, access, deny: false}))};
}

export interface HelperMessage {
  readonly severity: 'error' | 'warning';
  /** libvirt's text, without the program's name and the severity in front. */
  readonly text: string;
  /** The part of the definition that caused it. */
  readonly from: Provenance | undefined;
}

/** Why the helper refuses a definition; the message is ours, libvirt's texts are among the messages. */
export interface HelperRefusal {
  readonly code: string;
  readonly message: string;
  readonly from: Provenance;
  /** Of a path that might be read, and is asked for writing. */
  readonly onlyRead?: true;
}
