// SPDX-License-Identifier: Apache-2.0
/** USB redirection: the peer's socket or node. */
import type {Entry, Site} from '../site.ts';
import {deviceName} from '../device-name.ts';
import {charSourceResources} from './chardev.ts';

export function redirdevResources(site: Site): readonly Entry[] {
  return site.domain.redirdevs.flatMap((redirdev, index) =>
    charSourceResources('redirdev', deviceName.redirdev(redirdev, index), redirdev.source, site),
  );
}
