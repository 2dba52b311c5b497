/** SELinux: contexts with the VM's own pair of categories. */
import type {Layer} from '../layer.ts';
import {judgeSelinux} from './judge-selinux.ts';

export const SELINUX: Layer = {
  titles: {
    column: 'SELinux',
    section: 'SELinux',
    question: 'SELinux',
    inactive: 'the SELinux driver is not active',
  },
  // The basic model needs no driver of libvirt's.
  isActive: ({securityDrivers, selinux}) =>
    securityDrivers.includes('selinux') || selinux.basic !== undefined,
  judge: judgeSelinux,
};
