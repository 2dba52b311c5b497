// SPDX-License-Identifier: Apache-2.0
/** What libvirt's helper demands of a definition before it looks at any device (virt-aa-helper.c). */
import type {Domain} from '../../../domain/domain.ts';
import {provenance} from '../../../inventory/site.ts';
import type {HelperMessage, HelperRefusal} from './messages.ts';

/** These would change the meaning of the rules the name is written into. A slash never parses. */
const FORBIDDEN_IN_NAME = /[/[\]{}?^,"*]/;

/** @returns the refusal with the helper's messages; undefined when the definition may go on */
export function checkIntake(
  domain: Domain,
): {readonly refused: HelperRefusal; readonly messages: readonly HelperMessage[]} | undefined {
  const from = provenance('domain', domain, 'identity of the VM');
  const refuse = (severity: HelperMessage['severity'], text: string, code: string, message: string) => ({
    refused: {code, message, from},
    messages: [{severity, text, from}],
  });
  if (domain.uuid === undefined) {
    return refuse(
      'warning',
      'Could not find <uuid>',
      'AA_MISSING_UUID',
      'the profile is named after <uuid>, which is missing',
    );
  }
  const character = FORBIDDEN_IN_NAME.exec(domain.name)?.[0];
  if (domain.name !== '' && character === undefined) return undefined;
  const message =
    character === undefined
      ? 'the name is empty'
      : `the name contains ${character}, which AppArmor would read as a pattern`;
  return refuse('error', 'bad name', 'AA_BAD_NAME', message);
}
