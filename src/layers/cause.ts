// SPDX-License-Identifier: Apache-2.0
/** Why a layer answers as it does: data until it is printed. The sentences are in `render/cause-text.ts`. */
import type {DacDecision, DecidedBy, Subject} from '../kernel-model/dac/mode-bits.ts';
import type {CategorySet} from '../kernel-model/selinux/categories.ts';
import type {Sealed} from '../host/host.ts';
import type {LayerId} from './plan.ts';

export type Cause = CommonCause | NodeCause | FileCause | SelinuxCause | ApparmorCause;

type CommonCause =
  | {readonly kind: 'layer-inactive'; readonly layer: LayerId}
  | {readonly kind: 'descriptor-passed'}
  | {readonly kind: 'nothing-there'}
  | {readonly kind: 'pattern'; readonly device: string}
  /** Asked path by path instead. */
  | {readonly kind: 'behind-pattern'};

/** The private /dev and the device list. */
type NodeCause =
  | {readonly kind: 'host-dev'; readonly process: string}
  | {readonly kind: 'not-below-dev'}
  | {readonly kind: 'mount-kept'; readonly point: string}
  | {readonly kind: 'node-made'; readonly node: string}
  | {readonly kind: 'node-absent'; readonly node: string}
  | {readonly kind: 'no-device-node'}
  | {readonly kind: 'only-opening'}
  | {readonly kind: 'numbers-unknown'; readonly node: string}
  | {readonly kind: 'device-unlisted'; readonly device: string}
  | {readonly kind: 'device-listed'; readonly for: string}
  | {readonly kind: 'device-taken-away'; readonly device: string};

/** The way, the file, its owner and mode, and its mount. */
type FileCause =
  | {readonly kind: 'no-user'; readonly process: string}
  | {readonly kind: 'search-refused'; readonly subject: Subject; readonly directory: string}
  | {readonly kind: 'search-unknown'; readonly directory: string}
  | {readonly kind: 'search-allowed'; readonly subject: Subject}
  | {readonly kind: 'leads-nowhere'; readonly path: string}
  | {readonly kind: 'missing'; readonly path: string}
  | {readonly kind: 'link-loop'; readonly path: string}
  | {readonly kind: 'no-directory'; readonly path: string}
  | {readonly kind: 'made-at-start'; readonly by: 'this' | 'another' | 'unsaid'}
  /** `end` where the path is a link to it. */
  | {readonly kind: 'exists'; readonly type: string; readonly end: string | undefined}
  | {readonly kind: 'owner-unknown'}
  | {readonly kind: 'owned-at-start'; readonly subject: Subject}
  | {readonly kind: 'mode-bits-silent'}
  /** All that the mode bits allow: letters of `rw`. */
  | ({readonly kind: 'mode-bits'; readonly access: string} & Decided)
  /** The answer to the letters of `rwx` that were asked. */
  | ({
      readonly kind: 'mode-bits-asked';
      readonly letters: string;
      readonly answer: 'allowed' | 'refused';
    } & Decided)
  /** The mode bits would allow to write. */
  | {readonly kind: 'sealed'; readonly path: string; readonly sealed: Sealed}
  /** A socket that the process makes: whether it may make names in the directory. */
  | {
      readonly kind: 'socket-made';
      readonly subject: Subject;
      readonly directory: string;
      readonly answer: 'allowed' | 'refused' | 'unknown';
    }
  | {readonly kind: 'mounts-unknown'}
  | {readonly kind: 'mount-allows'; readonly point: string}
  | {readonly kind: 'mount-refuses'; readonly point: string; readonly option: MountOption};

interface Decided {
  readonly subject: Subject;
  readonly by: DecidedBy | undefined;
  /** Whether the owner is the one that the start of the VM gives. */
  readonly planned: boolean;
}

export type MountOption = 'ro' | 'nodev' | 'noexec';

/** `object` is the file's context, `subject` the process's. */
type SelinuxCause =
  | {readonly kind: 'no-context'; readonly process: string}
  | {readonly kind: 'context-unknown'; readonly path: string}
  | {readonly kind: 'context-unreadable'}
  | {readonly kind: 'categories'; readonly missing: CategorySet; readonly object: string}
  | {readonly kind: 'sensitivity'}
  | {readonly kind: 'policy-decides'; readonly type: string; readonly about: 'process' | 'file'}
  | {
      readonly kind: 'type-rule';
      readonly subject: string;
      readonly type: string;
      readonly access: string;
      /** The policy's boolean that the access hangs on. */
      readonly boolean: string | undefined;
      /** Nobody read the label: it is what the policy gives such a path. */
      readonly assumed: boolean;
    }
  | {readonly kind: 'data-not-program'; readonly type: string};

/** `origin` says where a stock rule stands; else the rule is for a device of the definition. */
export type RuleOrigin = {readonly device: string} | {readonly origin: string};

type ApparmorCause =
  | {readonly kind: 'no-profile'; readonly process: string}
  | {readonly kind: 'profile-unconfined'; readonly profile: string}
  | {readonly kind: 'profile-refused'; readonly message: string}
  | {readonly kind: 'no-rule'; readonly profile: string; readonly path: string}
  | {readonly kind: 'rule-denies'; readonly whose: RuleOrigin}
  /** As above, where the letters that were asked are among those it denies. */
  | {readonly kind: 'denied'; readonly whose: RuleOrigin}
  | {readonly kind: 'rule-allows'; readonly whose: RuleOrigin}
  | {readonly kind: 'rule-silent'; readonly whose: RuleOrigin}
  | {readonly kind: 'profile-grants'}
  | {readonly kind: 'rule-lacks'; readonly device: string; readonly letters: string}
  | {
      readonly kind: 'profile-lacks';
      readonly profile: string;
      readonly granted: string;
      readonly path: string;
      readonly letters: string;
    };

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
