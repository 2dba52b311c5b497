// SPDX-License-Identifier: Apache-2.0
import {requiredEnum} from '../attributes.ts';
import type {HostPath} from '../parts/boot.ts';
import type {ReadBy} from '../parts/common.ts';
import {attr, child, childText, placeOf, type XmlElement} from '../xml.ts';

const TYPES = ['sev', 'sev-snp', 's390-pv', 'tdx'] as const;

/** Which memory encryption protects the guest; the SEV kinds need `/dev/sev`, their blobs become files. */
export function parseLaunchSecurity(element: XmlElement) {
  return {
    type: requiredEnum(element, 'type', TYPES),
    dhCert: childText(element, 'dhCert') !== undefined,
    session: childText(element, 'session') !== undefined,
    /** Socket of the service that signs what a TDX guest says of itself; undefined where none is asked for. */
    quoteService: quoteService(child(element, 'quoteGenerationService')),
    at: placeOf(element),
  };
}

export type LaunchSecurity = ReadBy<typeof parseLaunchSecurity>;

/** Without a path it is where Intel's service listens. */
function quoteService(element: XmlElement | undefined): HostPath | undefined {
  return element && {path: attr(element, 'path') ?? '/var/run/tdx-qgs/qgs.socket', at: placeOf(element)};
}
