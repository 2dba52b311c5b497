// SPDX-License-Identifier: Apache-2.0
import {requiredEnum} from '../attributes.ts';
import type {HostPath, LaunchSecurity} from '../parts/boot.ts';
import {attr, child, childText, placeOf, type XmlElement} from '../xml.ts';

const TYPES = ['sev', 'sev-snp', 's390-pv', 'tdx'] as const;

/** Which memory encryption protects the guest; the SEV kinds need `/dev/sev`, their blobs become files. */
export function parseLaunchSecurity(element: XmlElement): LaunchSecurity {
  return {
    type: requiredEnum(element, 'type', TYPES),
    dhCert: childText(element, 'dhCert') !== undefined,
    session: childText(element, 'session') !== undefined,
    quoteService: quoteService(child(element, 'quoteGenerationService')),
    at: placeOf(element),
  };
}

/** Without a path it is where Intel's service listens. */
function quoteService(element: XmlElement | undefined): HostPath | undefined {
  return element && {path: attr(element, 'path') ?? '/var/run/tdx-qgs/qgs.socket', at: placeOf(element)};
}
