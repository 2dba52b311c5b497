// SPDX-License-Identifier: Apache-2.0
/** What the profile language says, as far as files are concerned. */
import type {Variables} from './variables.ts';

/** Where a rule stands. */
export interface RuleOrigin {
  /** The name the loader gave the text. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A rule about paths. */
export interface FileRule {
  /** As it is written, without quotes. */
  readonly path: string;
  /** The pattern with its variables expanded, and moved where an alias makes a copy of the rule. */
  readonly pattern: string;
  /** Letters of `rwaklmx` in this order. */
  readonly access: string;
  readonly deny: boolean;
  /** Applies only to files of the process's own user. */
  readonly owner: boolean;
  readonly audit: boolean;
  /** How a program is started, as it is written, such as `Px` or `pux`. */
  readonly exec: string | undefined;
  /** The profile a start leads to, or the file a link may point to. */
  readonly target: string | undefined;
  readonly from: RuleOrigin;
}

/** A rule of another kind: recognised and kept, not evaluated. */
export interface OtherRule {
  /** The first word, such as `capability` or `unix`. */
  readonly kind: string;
  /** What follows it, without the comma. */
  readonly text: string;
  readonly deny: boolean;
  readonly audit: boolean;
  readonly from: RuleOrigin;
}

/** A line that includes another text, whose rules stand among the profile's. */
export interface IncludeLine {
  /** As it is searched: `<libvirt/web.files>`, or a path. */
  readonly name: string;
  /** Whether the loader had a text for it. */
  readonly found: boolean;
  readonly from: RuleOrigin;
}

export interface Profile {
  readonly name: string;
  /** The pattern of programs it is for; undefined when only a transition leads to it. */
  readonly attachment: string | undefined;
  /** Such as `complain` and `attach_disconnected`. */
  readonly flags: readonly string[];
  readonly hat: boolean;
  readonly rules: readonly FileRule[];
  readonly others: readonly OtherRule[];
  /** In the body, those within included texts too. */
  readonly includes: readonly IncludeLine[];
  readonly children: readonly Profile[];
  readonly from: RuleOrigin;
}

/** One file of profiles with everything that it includes. */
export interface ProfileFile {
  readonly profiles: readonly Profile[];
  readonly variables: Variables;
  readonly abi: string | undefined;
}

/** A text that is included. */
export interface Included {
  /** Its full name; the same name is included only once where that makes no difference. */
  readonly name: string;
  readonly text: string;
}

/**
 * Gets what a line includes: `<name>` is searched in the system's directories, anything else is a path. A
 * directory gives each of its files. Undefined when there is none.
 */
export type IncludeLoader = (name: string, searched: boolean) => readonly Included[] | undefined;
