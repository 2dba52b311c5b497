// SPDX-License-Identifier: Apache-2.0
/** Video devices: the node that renders for the guest, and shared buffers. */
import {provenance, resource, type Entry, type Site} from '../site.ts';
import {deviceName} from '../device-name.ts';

export function videoResources({domain, mode, libvirt}: Site): readonly Entry[] {
  return domain.videos.flatMap((video, index) => {
    const device = deviceName.video(video, index);
    const node = video.rendernode?.startsWith('/')
      ? [
          resource({
            kind: 'video',
            role: 'accel-node',
            path: video.rendernode,
            access: 'rw',
            from: provenance(device, video, 'render node of the accelerated display'),
          }),
        ]
      : [];
    const buffers =
      video.blob && (mode === 'strict' || libvirt.sharedMemoryNodes)
        ? [
            resource({
              kind: 'video',
              role: 'udmabuf',
              path: '/dev/udmabuf',
              access: 'rw',
              from: provenance(device, video, 'buffers shared with the display'),
            }),
          ]
        : [];
    return [...node, ...buffers];
  });
}
