// SPDX-License-Identifier: Apache-2.0
/** A VM's profile from the site's template, with libvirt's words where it cannot be made. */
import {KnownError} from '../../errors.ts';
import {fillTemplate as fill} from '../../render/apparmor/fill-template.ts';
import {HelperFailure} from './failure.ts';

/** @param include the line to put in; undefined for LXC, whose profiles have no generated rules */
export function fillTemplate(template: string, profile: string, include: string | undefined): string {
  try {
    return fill(template, profile, include === undefined ? [] : [include]);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    throw new HelperFailure('no replacement string in template', {reason: error});
  }
}
