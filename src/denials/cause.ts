// SPDX-License-Identifier: Apache-2.0
/** What a denial comes from: data until it is printed. The sentences are in `render/report/denials/`. */
import type {Remedy} from '../why/answer.ts';
import type {HostProgram} from './host-programs.ts';
import type {Noise} from './noise.ts';

export type Cause = ApparmorCause | SelinuxCause;
export type CauseCode = Cause['kind'];

/** The members of a union with this kind, also those that share their shape with others. */
export type OfKind<Union, Kind> = Union extends {readonly kind: infer Kinds}
  ? Kind extends Kinds
    ? Union
    : never
  : never;

/** `profile` is the VM's own, `path` what was refused, `access` letters of `rwkmx`. */
export type ApparmorCause =
  /** Known to be tried and done without. */
  | {readonly kind: 'noise'; readonly noise: Noise}
  | {readonly kind: 'other-vm'; readonly path: string; readonly owner: string}
  /** svirtgen's profile grants it, that of libvirt's helper never does. */
  | {readonly kind: 'helper-gap'; readonly path: string; readonly access: string; readonly device: string}
  /** libvirt's helper grants it, so what is loaded is older than the definition. */
  | {readonly kind: 'stale-profile'; readonly profile: string; readonly rule: string}
  /** Only while this is done does a VM need it. */
  | {
      readonly kind: 'operation';
      readonly operation: string;
      readonly path: string;
      readonly access: string;
      readonly profile: string;
    }
  /** It has the VM's own UUID in its name. */
  | {readonly kind: 'own-state'; readonly path: string; readonly access: string; readonly profile: string}
  | {
      readonly kind: 'sensitive';
      readonly path: string;
      readonly access: string;
      readonly what: Sensitive;
    }
  /** It belongs to QEMU's user, which only libvirt's labels do. */
  | {
      readonly kind: 'labelled-without-rule';
      readonly path: string;
      readonly access: string;
      readonly profile: string;
    }
  | MissingRule
  | {readonly kind: 'program'; readonly program: string; readonly comm: string | undefined}
  | {readonly kind: 'disconnected-path'; readonly path: string; readonly profile: string}
  | {readonly kind: 'signal' | 'ptrace'; readonly peer: string}
  | {readonly kind: 'mount'; readonly path: string | undefined}
  | {readonly kind: 'change-profile'; readonly target: string}
  | {readonly kind: 'user-namespace'}
  | {readonly kind: 'capability'; readonly capability: string}
  | {readonly kind: 'io-uring'; readonly permission: string}
  | {readonly kind: 'network'; readonly rule: string; readonly profile: string}
  | {readonly kind: 'operation-unknown'; readonly operation: string; readonly about: string}
  /** A program of the host under a profile of its own. */
  | {readonly kind: 'helper-cannot-read'; readonly path: string}
  | {readonly kind: 'helper-cannot-load'; readonly path: string}
  | {readonly kind: 'emulator-refused'; readonly path: string; readonly program: HostProgram}
  | {readonly kind: 'host-program'; readonly rule: string; readonly program: HostProgram}
  | {readonly kind: 'stranger'; readonly who: string};

export interface MissingRule {
  readonly kind: 'no-rule' | 'rule-lacks-access';
  readonly path: string;
  readonly access: string;
  readonly profile: string;
  /** null: nothing in its definition asks for it; undefined: there is no definition to ask. */
  readonly device: string | null | undefined;
  /** What `why` says of a definition. */
  readonly known: readonly Remedy[];
}

export type Sensitive = 'private' | 'credentials' | 'kernel' | 'libvirt';

/** Of a record with the last part of a name only: the file system's device, or its type where it has none. */
export interface FileAt {
  readonly device: string;
  readonly inode: string;
}

/** `rule` is an allow rule in the policy's language; `what` the object in words. */
export type SelinuxCause =
  | {readonly kind: 'noise'; readonly noise: Noise}
  | {
      readonly kind: 'other-vm-categories';
      readonly what: string;
      readonly its: string;
      readonly mine: string;
      readonly owner: string | undefined;
    }
  | {readonly kind: 'relabel'; readonly what: string}
  | {readonly kind: 'read-only-content'; readonly what: string; readonly permissions: string}
  | {readonly kind: 'file-system-without-labels'; readonly type: string; readonly boolean: string}
  | {
      readonly kind: 'not-labelled';
      readonly what: string;
      readonly type: string;
      readonly permissions: string;
      readonly path: string | undefined;
      readonly at: FileAt | undefined;
      readonly context: string;
      readonly device: string | undefined;
      readonly defined: boolean;
      /** Only what is read can be content for all. */
      readonly reads: boolean;
    }
  | {
      readonly kind: 'image-type-of-another-kind';
      readonly source: string;
      readonly context: string;
      readonly rule: string;
    }
  | {
      readonly kind: 'type';
      readonly what: string;
      readonly permissions: string;
      readonly source: string;
      readonly rule: string;
    }
  | {
      readonly kind: 'inherited-descriptor';
      readonly what: string;
      readonly from: string;
      readonly rule: string;
    }
  | {readonly kind: 'peer'; readonly peer: string; readonly path: string | undefined; readonly rule: string}
  | {
      readonly kind: 'container';
      readonly what: string;
      readonly type: string;
      readonly path: string | undefined;
      readonly at: FileAt | undefined;
    }
  | {readonly kind: 'io-uring'; readonly permission: string; readonly rule: string}
  | {readonly kind: 'execmem'; readonly permissions: string}
  | {readonly kind: 'own-label'; readonly permissions: string}
  | {readonly kind: 'owner-or-mode' | 'selinux-capability'; readonly permissions: string}
  | {readonly kind: 'kernel-object'; readonly tclass: string; readonly permissions: string}
  | {
      readonly kind: 'policy';
      readonly what: string;
      readonly permissions: string;
      readonly source: string;
      readonly rule: string;
    }
  /** A daemon or companion with a type of its own. */
  | {
      readonly kind: 'host-domain';
      readonly program: HostProgram;
      readonly permissions: string;
      readonly what: string;
      readonly type: string;
      readonly boolean: string | undefined;
      readonly rule: string;
    }
  | {readonly kind: 'stranger'; readonly who: string};
