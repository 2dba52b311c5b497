// SPDX-License-Identifier: Apache-2.0
import type {Sound} from '../parts/display.ts';
import {attr, placeOf, type XmlElement} from '../xml.ts';

/** No layer cares which sound card it is: that there is one opens the host's sound devices in the cgroup. */
export function parseSound(element: XmlElement): Sound {
  return {model: attr(element, 'model'), at: placeOf(element)};
}
