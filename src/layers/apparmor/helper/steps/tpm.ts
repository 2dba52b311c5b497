// SPDX-License-Identifier: Apache-2.0
/** Files of the TPM emulators (virt-aa-helper.c); other back ends get nothing. */
import {uuidInNames} from '../../../../domain/uuid.ts';
import {shortName} from '../../../../policy/short-name.ts';
import {provenance} from '../../../../inventory/site.ts';
import {literal, type HelperView, type RuleRequest} from '../rule-request.ts';
import {deviceName} from '../../../../inventory/device-name.ts';

const STATE_DIRECTORY = {'1.2': 'tpm1.2', '2.0': 'tpm2'} as const;

/** Always the system layout's places, whatever `<source>` says. */
export function* tpmEmulators({domain}: HelperView): Iterable<RuleRequest> {
  const short = shortName(domain);
  for (const [index, tpm] of domain.tpms.entries()) {
    if (tpm.backend.type !== 'emulator') continue;
    const {version} = tpm.backend;
    // QEMU's defaults fill in a version; without them the helper prints C's text for a null pointer.
    const state = `/var/lib/libvirt/swtpm/${uuidInNames(domain)}/${version ? STATE_DIRECTORY[version] : '(null)'}`;
    yield literal(
      provenance(deviceName.tpm(tpm, index), tpm, 'TPM emulator'),
      [`/run/libvirt/qemu/swtpm/${short}-swtpm.sock`, 'rw'],
      [`${state}/`, 'r'],
      [`${state}/**`, 'rwk'],
      [`/var/log/swtpm/libvirt/qemu/${domain.name}-swtpm.log`, 'w'],
      [`/run/libvirt/qemu/swtpm/${short}-swtpm.pid`, 'rw'],
    );
  }
}
