/** DAC: owners and mode bits. */
import type {Layer} from '../layer.ts';
import {judgeDac} from './judge-dac.ts';

export const DAC: Layer = {
  titles: {
    column: 'owner',
    section: 'Owners',
    question: 'mode and ACL',
    inactive: 'the DAC driver is not active',
  },
  isActive: ({securityDrivers}, {privileged}) => privileged && securityDrivers.includes('dac'),
  judge: judgeDac,
};
