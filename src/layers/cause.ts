// SPDX-License-Identifier: Apache-2.0
/** Why a layer answers as it does: data until it is printed. The sentences are in `render/cause-text.ts`. */
import type {DacDecision, DecidedBy, Subject} from '../kernel-model/dac/mode-bits.ts';
import type {CategorySet} from '../kernel-model/selinux/categories.ts';
import type {FileType} from '../host/files.ts';
import type {Sealed} from '../host/host.ts';
import type {Kinds} from '../kinds.ts';
import type {LayerId, PlanRefusal} from './plan.ts';

export type Cause = Kinds<CommonCauses & NodeCauses & FileCauses & SelinuxCauses & ApparmorCauses>;

interface CommonCauses {
  'layer-inactive': {layer: LayerId};
  'descriptor-passed': unknown;
  'nothing-there': unknown;
  pattern: {device: string};
  /** Asked path by path instead. */
  'behind-pattern': unknown;
}

/** The private /dev and the device list. */
interface NodeCauses {
  'host-dev': {process: string};
  'not-below-dev': unknown;
  'mount-kept': {point: string};
  'node-made': {node: string};
  'node-absent': {node: string};
  'no-device-node': unknown;
  'only-opening': unknown;
  'numbers-unknown': {node: string};
  'device-unlisted': {device: string};
  'device-listed': {for: string};
  'device-taken-away': {device: string};
}

/** The way, the file, its owner and mode, and its mount. */
interface FileCauses {
  'no-user': {process: string};
  'search-refused': {subject: Subject; directory: string};
  'search-unknown': {directory: string};
  'search-allowed': {subject: Subject};
  'leads-nowhere': {path: string};
  missing: {path: string};
  'link-loop': {path: string};
  'no-directory': {path: string};
  'made-at-start': {by: 'this' | 'another' | 'unsaid'};
  /** `end` where the path is a link to it. */
  exists: {type: FileType; end: string | undefined};
  'owner-unknown': unknown;
  'owned-at-start': {subject: Subject};
  'mode-bits-silent': unknown;
  /** All that the mode bits allow: letters of `rw`. */
  'mode-bits': {access: string} & Decided;
  /** The answer to the letters of `rwx` that were asked. */
  'mode-bits-asked': {letters: string; answer: 'allowed' | 'refused'} & Decided;
  /** The mode bits would allow to write. */
  sealed: {path: string; sealed: Sealed};
  /**
   * What the process makes: whether it may make names in the directory. `left`: whose the socket is that lies there and
   * may not be taken away.
   */
  'made-itself': {
    what: 'socket' | 'file';
    subject: Subject;
    directory: string;
    answer: 'allowed' | 'refused' | 'unknown';
    left: number | undefined;
  };
  'mounts-unknown': unknown;
  'mount-allows': {point: string};
  'mount-refuses': {point: string; option: MountOption};
}

export interface Decided {
  readonly subject: Subject;
  readonly by: DecidedBy | undefined;
  /** Whether the owner is the one that the start of the VM gives. */
  readonly planned: boolean;
}

/** `allow_other` is one that it lacks. */
export type MountOption = 'ro' | 'nodev' | 'noexec' | 'allow_other';

/** `object` is the file's context, `subject` the process's. */
interface SelinuxCauses {
  'no-context': {process: string};
  'context-unknown': {path: string};
  'context-unreadable': unknown;
  categories: {missing: CategorySet; object: string};
  sensitivity: unknown;
  'policy-decides': {type: string; about: 'process' | 'file'};
  /** `boolean` is the policy's that the access hangs on; `assumed`: nobody read the label, it is what the policy gives such a path. */
  'type-rule': {subject: string; type: string; access: string; boolean: string | undefined; assumed: boolean};
  'data-not-program': {type: string};
}

/** `origin` says where a stock rule stands; else the rule is for a device of the definition. */
export type RuleOrigin = {readonly device: string} | {readonly origin: string};

interface ApparmorCauses {
  'no-profile': {process: string};
  'profile-unconfined': {profile: string};
  'profile-refused': PlanRefusal;
  'no-rule': {profile: string; path: string};
  'rule-denies': {whose: RuleOrigin};
  /** As above, where the letters that were asked are among those it denies. */
  denied: {whose: RuleOrigin};
  'rule-allows': {whose: RuleOrigin};
  'rule-silent': {whose: RuleOrigin};
  'profile-grants': unknown;
  'rule-lacks': {device: string; letters: string};
  'profile-lacks': {profile: string; granted: string; path: string; letters: string};
}

/** A decision about letters of `rwx`. */
export function causeOfDecision(
  {answer, by}: DacDecision,
  letters: string,
  subject: Subject,
  planned: boolean,
): Cause {
  return answer === 'unknown'
    ? {kind: 'owner-unknown'}
    : {kind: 'mode-bits-asked', letters, answer, subject, by, planned};
}
