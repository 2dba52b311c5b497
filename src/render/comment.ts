// SPDX-License-Identifier: Apache-2.0
/** Comments in generated files: for people, and never anything else. */
import type {Provenance} from '../inventory/resource.ts';
import {printable} from './report/printable.ts';

/** A line that the escape functions write with its `#`, so that it can be nothing but a comment. */
export class Comment {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export function comment(text: string): Comment {
  return new Comment(text);
}

/** What the line says in a language whose comments begin with `#`. Names in it cannot end it. */
export function renderComment({text}: Comment): string {
  return `# ${visible(text)}`.trimEnd();
}

/** A name as the eye can tell it from others: controls, and bytes that are not UTF-8, written out. */
export function visible(name: string): string {
  return printable(name).replace(
    /[\udc80-\udcff]/gu,
    byte => `\\x${(byte.charCodeAt(0) & 0xff).toString(16)}`,
  );
}

/** The device, the place in the definition and the reason. */
export function provenanceComment({device, element, line, reason}: Provenance): Comment {
  return comment(`${device} (${element}, line ${line}): ${reason}`);
}
