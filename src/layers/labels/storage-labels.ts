// SPDX-License-Identifier: Apache-2.0
/** What the labelling drivers ask alike of an image or a data file. */
import type {Resource, StorageFacts} from '../../inventory/resource.ts';
import {isImage} from '../../inventory/role-questions.ts';

/** Whether a driver sets a label on it: a local image or data file, or the group node of an NVMe namespace. */
export function isLabelled(resource: Resource, {local}: StorageFacts): boolean {
  return resource.role === 'nvme-group' || (local && isImage(resource));
}

/** The top of a chain and every data file are remembered, unless they are only read or shared with other VMs. */
export function isRemembered({role, readonly, shareable}: Resource, {depth}: StorageFacts): boolean {
  return (depth === 0 || role === 'data-file') && !readonly && !shareable;
}

/** Shutdown puts back the top of a chain and its data file, and what lies below is left as it is. */
export function isPutBack({readonly, shareable}: Resource, {depth}: StorageFacts): boolean {
  return depth === 0 && !readonly && !shareable;
}
