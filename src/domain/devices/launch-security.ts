// SPDX-License-Identifier: Apache-2.0
import {requiredEnum} from '../attributes.ts';
import type {LaunchSecurity} from '../domain.ts';
import {childText, placeOf} from '../xml.ts';
import type {XmlElement} from '../xml.ts';

/** `tdx` is newer than libvirt 11.3.0; it needs no host path and is read so that such a definition can be audited. */
const TYPES = ['sev', 'sev-snp', 's390-pv', 'tdx'] as const;

/** Which memory encryption protects the guest; the SEV kinds need `/dev/sev`, their blobs become files. */
export function parseLaunchSecurity(element: XmlElement): LaunchSecurity {
  return {
    type: requiredEnum(element, 'type', TYPES),
    dhCert: childText(element, 'dhCert') !== undefined,
    session: childText(element, 'session') !== undefined,
    at: placeOf(element),
  };
}
