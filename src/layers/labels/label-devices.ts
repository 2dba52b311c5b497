// SPDX-License-Identifier: Apache-2.0
/** The walk over a VM's devices that both labelling drivers do: what each path gets, and what shutdown puts back. */
import type {Provenance} from '../../inventory/resource.ts';
import type {Site} from '../../inventory/site.ts';
import type {Inventory} from '../../inventory/take-inventory.ts';
import type {LabelDriver} from './label-driver.ts';
import {type Labelled, labelsOf, restoresOf} from './labels-of.ts';

export interface DeviceLabels<Value, Default extends string> {
  /** In the order in which the driver sets them. */
  readonly labels: readonly Labelled<Value>[];
  readonly restore: readonly {
    readonly path: string;
    readonly to: 'remembered' | Default;
    readonly from: Provenance;
  }[];
}

/** @throws KnownError where an override does not name a label */
export function labelDevices<Value extends object, Kind extends string, Default extends string>(
  inventory: Inventory,
  driver: LabelDriver<Value, Kind, Default>,
  site: Site,
): DeviceLabels<Value, Default> {
  const ordered = driver.order.flatMap(kind => inventory.of(kind));
  const memory = new LabelMemory();
  const current = new CurrentValues(driver.skipsEqualTo);
  const all = ordered.flatMap(resource => labelsOf(resource, driver, site));
  for (const {path, remember} of all) if (remember) memory.remember(path);
  const labels = all.filter(({path, value}) => current.changes(path, value));
  const restore = ordered
    .flatMap(resource => restoresOf(resource, driver, site))
    .flatMap(({path, recall, from}): DeviceLabels<Value, Default>['restore'] => {
      // A descriptor's original is kept in the daemon's memory.
      if (path === 'fd') return [{path, to: 'remembered', from}];
      const found = recall ? memory.recall(path) : 'forgotten';
      if (found === 'in-use') return [];
      if (found === 'remembered') {
        current.forget(path);
        return [{path, to: 'remembered', from}];
      }
      return current.falls(path) ? [{path, to: driver.fallback, from}] : [];
    });
  return {labels, restore};
}

/** What the paths have by now, for a driver that asks before it sets. */
class CurrentValues<Value> {
  readonly #values = new Map<string, string>();
  readonly #fallback: Value | undefined;

  constructor(fallback: Value | undefined) {
    this.#fallback = fallback;
  }

  /** Sets a path's value; says whether that changes anything. */
  changes(path: string, value: Value): boolean {
    if (this.#fallback === undefined) return true;
    const text = JSON.stringify(value);
    if (this.#values.get(path) === text) return false;
    this.#values.set(path, text);
    return true;
  }

  falls(path: string): boolean {
    return this.#fallback === undefined || this.changes(path, this.#fallback);
  }

  /** The original comes back, which nobody knows here. */
  forget(path: string): void {
    this.#values.delete(path);
  }
}

/**
 * What the drivers remember of a path while the VM runs, simulated for one VM: every set that remembers
 * counts up, every recalling restore counts down, and only the last one brings the original back.
 */
export class LabelMemory {
  readonly #counts = new Map<string, number>();

  remember(path: string): void {
    this.#counts.set(path, (this.#counts.get(path) ?? 0) + 1);
  }

  /** 'in-use': another reference is left. 'remembered': the original comes back. 'forgotten': nothing was remembered. */
  recall(path: string): 'in-use' | 'remembered' | 'forgotten' {
    const count = this.#counts.get(path);
    if (count === undefined) return 'forgotten';
    if (count > 1) {
      this.#counts.set(path, count - 1);
      return 'in-use';
    }
    this.#counts.delete(path);
    return 'remembered';
  }
}
