// SPDX-License-Identifier: Apache-2.0
/** Merging the layers of a disk downwards, as `virsh blockcommit` does. */
import {provenance} from '../../../inventory/site.ts';
import type {PlanWarning} from '../../plan.ts';
import {localChains, type Layer} from './disk-layers.ts';
import type {Need, Operation} from './operation.ts';

/**
 * Write to the layer that is committed into: the lowest of each disk, which is libvirt's default, or of one
 * disk (`vda`), or the named layer. Layers in between are only read.
 */
export const blockcommit: Operation = ({inventory, site, target}) => {
  // A disk of one layer has nothing to be merged into.
  const chains = localChains(inventory).filter(chain => lowest(chain) > 0);
  if (target === undefined) return chains.flatMap(chain => writes(chain, lowest(chain)));
  const named = target.startsWith('/')
    ? chains.flatMap(chain => writes(chain, depthOf(chain, target)))
    : chains
        .filter(([top]) => top?.from.device === `disk ${target}`)
        .flatMap(chain => writes(chain, lowest(chain)));
  return named.length > 0 ? named : [unknown(target, provenance('domain', site.domain, 'block commit'))];
};

function lowest(chain: readonly Layer[]): number {
  return Math.max(...chain.map(({storage}) => storage.depth));
}

function depthOf(chain: readonly Layer[], path: string): number | undefined {
  return chain.find(layer => layer.path === path)?.storage.depth;
}

/** The image at that depth, and its data file. */
function writes(chain: readonly Layer[], depth: number | undefined): readonly Need[] {
  return chain
    .filter(({storage}) => storage.depth === depth)
    .map(({path, from}) => ({
      path,
      access: 'rwk',
      from: {...from, reason: 'block commit: layer that is committed into'},
    }));
}

function unknown(target: string, from: PlanWarning['from']): PlanWarning {
  const what = target.startsWith('/') ? `is no layer of a disk` : 'is no disk with a backing image';
  return {code: 'OPERATION_TARGET', message: `blockcommit adds no rule: ${target} ${what}`, from};
}
