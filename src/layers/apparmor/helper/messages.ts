// SPDX-License-Identifier: Apache-2.0
/** What libvirt's helper says on standard error, in order and in its words. */
import type {Provenance} from '../../../inventory/resource.ts';

export interface HelperMessage {
  readonly severity: 'error' | 'warning';
  /** libvirt's text, without the program's name and the severity in front. */
  readonly text: string;
  /** The part of the definition that caused it. */
  readonly from: Provenance | undefined;
}

/** Why the helper refuses a definition; the message is ours, libvirt's texts are among the messages. */
export interface HelperRefusal {
  readonly code: string;
  readonly message: string;
  readonly from: Provenance;
  /** Of a path that might be read, and is asked for writing. */
  readonly onlyRead?: true;
}
