/**
 * What strict mode does otherwise than libvirt's helper, each under the name that `plan` gives in brackets as
 * part of a rule's reason. The table of docs/differences.md is this one: a test compares them.
 */
import type {Amendment} from './amendments/amendment.ts';
import {DEVICE_AMENDMENTS} from './amendments/devices.ts';
import {RULE_AMENDMENTS} from './amendments/rules.ts';
import {STORAGE_AMENDMENTS} from './amendments/storage.ts';

const TABLE = {...RULE_AMENDMENTS, ...STORAGE_AMENDMENTS, ...DEVICE_AMENDMENTS};

export type AmendmentName = keyof typeof TABLE;

export const AMENDMENTS: Readonly<Record<AmendmentName, Amendment>> = TABLE;
