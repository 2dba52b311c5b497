/**
 * What the helper's steps ask for. The steps are pure; `emit.ts` resolves and judges the wishes one by one,
 * in order, because the first one that fails ends the run.
 */
import type {Domain} from '../../../domain/domain.ts';
import type {Host} from '../../../host/host.ts';
import type {HelperFeatures} from '../versions.ts';
import type {Provenance} from '../../../inventory/resource.ts';

export interface HelperView {
  readonly domain: Domain;
  readonly host: Host;
  /** An additional file, granted `rwk` after everything else. */
  readonly extraFile: string | undefined;
  /** What the libvirt that is followed does. */
  readonly features: HelperFeatures;
}

/** A path that goes through resolution and the path tables. */
export interface PathWish {
  readonly kind: 'path';
  /** undefined where the definition has none although the device needs it: the run fails. */
  readonly path: string | undefined;
  /** AppArmor's letters; `R` is `r` without a deny rule beside it. */
  readonly access: string;
  readonly recursive: boolean;
  readonly failure: 'ends the run' | 'is ignored';
  /** Whether the result is left behind for later failures to be confused with (see `quirks.ts`). */
  readonly leavesStatus: boolean;
  readonly from: Provenance;
}

/** Text that is written as it stands: no resolution, no tables, no deny rules. */
export interface LiteralWish {
  readonly kind: 'literal';
  readonly lines: readonly LiteralLine[];
  readonly from: Provenance;
}

export type LiteralLine =
  {readonly comment: string} | {readonly path: string; readonly access: string; readonly deny: boolean};

/** Paths that are tried until one cannot be resolved; neither that nor a refused one ends the run. */
export interface BatchWish {
  readonly kind: 'batch';
  readonly paths: readonly PathWish[];
  readonly from: Provenance;
}

/** A device that needs nothing, but whose visit leaves success behind. */
export interface VisitWish {
  readonly kind: 'visit';
  readonly from: Provenance;
}

/** A definition on which libvirt's helper dies of a signal. */
export interface CrashWish {
  readonly kind: 'crash';
  readonly message: string;
  readonly from: Provenance;
}

export type Wish = PathWish | LiteralWish | BatchWish | VisitWish | CrashWish;

export function wish(
  path: string | undefined,
  access: string,
  from: Provenance,
  options: Partial<Pick<PathWish, 'recursive' | 'failure' | 'leavesStatus'>> = {},
): PathWish {
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
): LiteralWish {
  return {kind: 'literal', from, lines: lines.map(([path, access]) => ({path, access, deny: false}))};
}
