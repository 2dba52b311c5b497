/** AppArmor: one profile a VM. */
import type {Layer} from '../layer.ts';
import {judgeApparmor} from './judge-apparmor.ts';

export const APPARMOR: Layer = {
  titles: {
    column: 'AppArmor',
    section: 'AppArmor',
    question: 'AppArmor',
    inactive: 'the AppArmor driver is not active',
  },
  isActive: ({securityDrivers}) => securityDrivers.includes('apparmor'),
  judge: judgeApparmor,
};
