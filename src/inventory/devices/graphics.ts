/** Displays: render nodes, listening sockets, the X authority file. */
import type {Graphics} from '../../domain/domain.ts';
import type {Host} from '../../host/host.ts';
import {shortName} from '../../policy/short-name.ts';
import {provenance, resource, type Entry, type Site} from '../site.ts';

const RENDERING = new Set<Graphics['type']>(['spice', 'egl-headless', 'dbus']);

export function graphicsResources({domain, host, layout}: Site): readonly Entry[] {
  const domainDirectory = `${layout.lib}/domain-${shortName(domain)}`;
  return domain.graphics.flatMap((graphics, index) => {
    const device = `graphics ${graphics.type} ${index}`;
    return [
      ...renderNode(graphics, device, host),
      ...graphics.sockets.flatMap(socket => {
        const path = socket.path ?? `${domainDirectory}/${graphics.type}.sock`;
        const from = provenance(device, socket, 'socket that viewers connect to');
        return path.startsWith('/')
          ? [resource({kind: 'graphics', role: 'graphics-socket', path, access: 'rw', mode: 'bind', from})]
          : [];
      }),
      ...(graphics.xauth?.startsWith('/')
        ? [
            resource({
              kind: 'graphics',
              role: 'xauth',
              path: graphics.xauth,
              access: 'r',
              from: provenance(device, graphics, 'X authority'),
            }),
          ]
        : []),
    ];
  });
}

/** The written node; else the first of /dev/dri, in directory order, where the display renders on its own. */
function renderNode(graphics: Graphics, device: string, host: Host): readonly Entry[] {
  if (!RENDERING.has(graphics.type)) return [];
  const common = {kind: 'graphics', role: 'render-node', access: 'rw'} as const;
  if (graphics.rendernode !== undefined) {
    const from = provenance(device, graphics, 'render node');
    return graphics.rendernode.startsWith('/')
      ? [resource({...common, path: graphics.rendernode, from})]
      : [];
  }
  if (!needsRenderNode(graphics)) return [];
  const from = provenance(device, graphics, 'render node that libvirt picks');
  const first = host.list('/dev/dri')?.find(name => name.startsWith('renderD'));
  return first === undefined
    ? [{code: 'RENDER_NODE_UNKNOWN', message: 'the host shows no render node in /dev/dri', from}]
    : [resource({...common, path: `/dev/dri/${first}`, from})];
}

function needsRenderNode(graphics: Graphics): boolean {
  return graphics.type === 'egl-headless' || graphics.gl;
}
