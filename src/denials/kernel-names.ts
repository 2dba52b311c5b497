// SPDX-License-Identifier: Apache-2.0
/** What the kernel's own words in a record look like. Anything else in their place was made up, and reaches no rule. */

/** A class or a permission of SELinux. */
export function isPolicyWord(text: string): boolean {
  return /^\w{1,64}$/.test(text);
}

/** A capability, a socket's family or type, a file system's type, such as `fuse.a-b`. */
export function isKernelWord(text: string): boolean {
  return /^\w[\w.-]{0,63}$/.test(text);
}

/** `user:role:type` with or without a range, which may be a translated name. */
export function isContext(text: string): boolean {
  return /^\w[\w.-]*:[\w.-]+:[\w.-]+(?::[\w .:,@+-]+)?$/.test(text);
}

/** A profile inside of another one, such as `passt`; not what the kernel makes up for a program, as `null-/usr/bin/a`. */
export function isChildName(text: string): boolean {
  return /^\w[\w.+-]{0,63}$/.test(text);
}
