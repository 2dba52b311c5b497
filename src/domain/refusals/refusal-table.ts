// SPDX-License-Identifier: Apache-2.0
/** How the tables of this folder are written. */
import type {LibvirtClass} from '../../errors.ts';

/**
 * By libvirt's class of the error, by our code for it. The first line is libvirt's text, to the letter; the second is
 * ours, and says what to do. `{name}` is a blank that the caller fills. Where one code has several wordings, what tells
 * them apart stands behind a dot: `HUGEPAGE_SIZE.zero`.
 */
export type RefusalTable = Readonly<Partial<Record<LibvirtClass, Readonly<Record<string, Texts>>>>>;

type Texts = `${string}\n      ${string}`;
