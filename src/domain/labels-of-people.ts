// SPDX-License-Identifier: Apache-2.0
/** What a definition says for people and platforms, and libvirt does not look into: title and metadata. */
import type {Domain} from './domain.ts';
import type {MetadataValue} from './parts/common.ts';
import {child, childText, type XmlElement} from './xml.ts';

export function parseLabelsOfPeople(domain: XmlElement): Pick<Domain, 'title' | 'metadata'> {
  return {title: childText(domain, 'title'), metadata: valuesBelow(child(domain, 'metadata'))};
}

/** Texts of elements that hold no others: each text once, however deep it stands. */
function valuesBelow(element: XmlElement | undefined): readonly MetadataValue[] {
  return (element?.children ?? []).flatMap(each => [
    ...(each.children.length === 0 ? [{name: each.name, value: each.text.trim()}] : []),
    ...[...each.attributes].map(([name, {value}]) => ({name: `${each.name}@${name}`, value})),
    ...valuesBelow(each),
  ]);
}
