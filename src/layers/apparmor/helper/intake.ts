// SPDX-License-Identifier: Apache-2.0
/** What libvirt's helper demands of a definition before it looks at any device (virt-aa-helper.c). */
import type {Domain} from '../../../domain/domain.ts';
import {provenance} from '../../../inventory/site.ts';
import type {HelperMessage, HelperRefusal} from './messages.ts';

/** These would change the meaning of the rules the name is written into. A slash never parses. */
const FORBIDDEN_IN_NAME = /[/[\]{}?^,"*]/;

/**
 * A definition without a UUID is as good: libvirt draws one when it defines the VM, and the helper sees that.
 *
 * @returns the refusal with the helper's messages; undefined when the definition may go on
 */
export function checkIntake(
  domain: Domain,
): {readonly refused: HelperRefusal; readonly messages: readonly HelperMessage[]} | undefined {
  const character = FORBIDDEN_IN_NAME.exec(domain.name)?.[0];
  if (domain.name !== '' && character === undefined) return undefined;
  const message =
    character === undefined
      ? 'the name is empty'
      : `the name contains ${character}, which AppArmor would read as a pattern`;
  const from = provenance('domain', domain, 'identity of the VM');
  return {
    refused: {code: 'AA_BAD_NAME', message, from},
    messages: [{severity: 'error', text: 'bad name', from}],
  };
}
