// SPDX-License-Identifier: Apache-2.0
/** The VMs of a large audit: what is asked often is at hand, the rest is bytes until it is asked for. */
import type {FleetMember} from '../fleet-member.ts';
import type {DomainAudit} from '../report.ts';
import {Sieve} from './marks.ts';
import {unpack, type PackedBatch, type Source} from './packed-batch.ts';
import {thinMembers} from './thin.ts';

type Part = 'rows' | 'members' | 'sources';

export class FleetStore {
  readonly #batches: Omit<PackedBatch, 'marks'>[] = [];
  /** The batch of each VM, and its place there. */
  readonly #places: (readonly [batch: number, place: number])[] = [];
  readonly #sieve = new Sieve();
  /** What was unpacked last: whoever reads one VM reads the next one then. */
  readonly #last: {-readonly [Name in Part]?: {readonly batch: number; readonly value: unknown}} = {};

  add({marks, ...batch}: PackedBatch): void {
    const number = this.#batches.push(batch) - 1;
    for (const place of batch.heads.keys()) this.#places.push([number, place]);
    this.#sieve.add(marks);
  }

  get size(): number {
    return this.#places.length;
  }

  /** With paths that are unpacked when they are read. */
  domains(): readonly DomainAudit[] {
    return this.#places.map(([number, place]) => {
      const paths = () => this.#unpacked('rows', number)[place]!;
      return {
        ...this.#batches[number]!.heads[place]!,
        get paths() {
          return paths();
        },
      };
    });
  }

  /** Of each only what another VM may have, too. */
  members(): Generator<string, readonly FleetMember[]> {
    return thinMembers(() => this.#members(), this.#sieve);
  }

  sourceOf(vm: number): Source {
    const [number, place] = this.#places[vm]!;
    return this.#unpacked('sources', number)[place]!;
  }

  *#members(): Generator<FleetMember> {
    for (const {members} of this.#batches) yield* unpack(members);
  }

  #unpacked<Name extends Part>(part: Name, batch: number): NonNullable<PackedBatch[Name]['__value']> {
    const last = this.#last[part];
    if (last?.batch === batch) return last.value as NonNullable<PackedBatch[Name]['__value']>;
    const value = unpack<unknown>(this.#batches[batch]![part]);
    this.#last[part] = {batch, value};
    return value as NonNullable<PackedBatch[Name]['__value']>;
  }
}
