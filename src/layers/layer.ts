/** What svirtgen has to know of one layer: a row of the registry in `layers.ts`. */
import type {Layout} from '../policy/layout.ts';
import type {Policy} from '../policy/policy.ts';
import type {Analysis} from './analysis.ts';
import type {Judge} from './judgement.ts';

export interface Layer {
  readonly titles: LayerTitles;
  /**
   * Whether it stands around a VM on a site. A daemon without root has no DAC driver, no device list and no
   * private /dev.
   */
  isActive(policy: Policy, layout: Pick<Layout, 'privileged'>): boolean;
  /** What it allows a process on a path, by which rule and line. */
  readonly judge: Judge<Analysis>;
}

export interface LayerTitles {
  /** Above a column: `owner`. */
  readonly column: string;
  /** Above a section: `Owners`. */
  readonly section: string;
  /** As what the kernel asks: `mode and ACL`. */
  readonly question: string;
  /** Said where it does not stand around the VM. */
  readonly inactive: string;
}
