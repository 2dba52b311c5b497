// SPDX-License-Identifier: Apache-2.0
/** Video devices: the node that renders for the guest, and shared buffers. */
import {provenance, resourceAt, type Entry, type Site} from '../site.ts';
import {deviceName} from '../device-name.ts';

export function videoResources({domain, mode, libvirt}: Site): readonly Entry[] {
  return domain.videos.flatMap((video, index) => {
    const device = deviceName.video(video, index);
    const sharesBuffers = video.blob && (mode === 'strict' || libvirt.sharedMemoryNodes);
    const common = {kind: 'video', access: 'rw'} as const;
    return [
      ...resourceAt(video.rendernode, {
        ...common,
        role: 'accel-node',
        from: provenance(device, video, 'render node of the accelerated display'),
      }),
      ...resourceAt(sharesBuffers ? '/dev/udmabuf' : undefined, {
        ...common,
        role: 'udmabuf',
        from: provenance(device, video, 'buffers shared with the display'),
      }),
    ];
  });
}
