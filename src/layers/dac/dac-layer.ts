// SPDX-License-Identifier: Apache-2.0
/** DAC: owners and mode bits. */
import {labelSection} from '../labels/label-section.ts';
import type {Layer} from '../layer.ts';
import {dacIdentity} from './dac-identity.ts';
import {diffDac} from './diff-dac.ts';
import {judgeDac} from './judge-dac.ts';
import {NO_DAC, planDac} from './plan-dac.ts';

export const DAC: Layer<'dac'> = {
  titles: {
    column: 'owner',
    section: 'Owners',
    question: 'mode and ACL',
    inactive: 'the DAC driver is not active',
  },
  isActive: ({securityDrivers}, {privileged}) => privileged && securityDrivers.includes('dac'),
  prepare: ({inventory, site}) => {
    const identity = dacIdentity(site.domain, site.host, site.policy);
    return () => ({plan: planDac(inventory, identity, site), identity: {owner: identity.process}});
  },
  unplanned: () => NO_DAC,
  judge: judgeDac,
  diff: diffDac,
  section: ({dac}) =>
    labelSection(dac, {
      title: 'Owners',
      column: 'owner',
      show: ({uid, gid}) => `${uid}:${gid}`,
      fallback: 'root:root',
      nothing: 'nothing changes its owner',
    }),
};
