/** The private /dev: a mount namespace that holds the VM's own nodes. */
import type {Layer} from '../layer.ts';
import {judgeNamespace} from './judge-namespace.ts';

export const NAMESPACE: Layer = {
  titles: {
    column: '/dev',
    section: 'Private /dev',
    question: 'private /dev',
    inactive: 'there is no private /dev',
  },
  isActive: ({mountNamespace}, {privileged}) => privileged && mountNamespace,
  judge: judgeNamespace,
};
