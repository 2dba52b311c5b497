/** What a denial comes from and what to do about it. */
import type {Remedy} from '../why/answer.ts';

export interface Cause {
  /** Stable, such as `other-vm` or `no-rule`. */
  readonly code: string;
  /** A sentence. */
  readonly text: string;
  /** Why the denial is as it should be; null where it looks like a mistake. */
  readonly right: string | null;
  readonly remedies: readonly Pick<Remedy, 'text' | 'command' | 'opens'>[];
}

export const NOTHING_TO_DO = [] as const;
