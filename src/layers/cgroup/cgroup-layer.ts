/** The list of devices that the VM's control group may open. */
import type {Layer} from '../layer.ts';
import {judgeCgroup} from './judge-cgroup.ts';

export const CGROUP: Layer = {
  titles: {
    column: 'cgroup',
    section: 'Device list',
    question: 'device list',
    inactive: 'the device list is not used',
  },
  isActive: ({cgroupDevices}, {privileged}) => privileged && cgroupDevices,
  judge: judgeCgroup,
};
