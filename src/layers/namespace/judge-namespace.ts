/** The private /dev: a node that was not made in it does not exist for QEMU. */
import {judged, unasked} from '../judgement.ts';
import type {Judgement, Question} from '../judgement.ts';
import type {Analysis} from '../analysis.ts';
import {resolvedPath} from '../analysis.ts';

/** Who lives in the VM's mount namespace: libvirt sends the reservation helper there too. */
const INSIDE = new Set(['qemu', 'pr-helper']);

export function judgeNamespace(analysis: Analysis, {path, process, passed}: Question): Judgement {
  if (!analysis.active.has('namespace')) return unasked('namespace', 'there is no private /dev');
  if (!INSIDE.has(process.role)) return unasked('namespace', `${process.name} sees the host's /dev`);
  const {host, plan} = analysis;
  const node = resolvedPath(path, host);
  if (!node.startsWith('/dev/') && !path.startsWith('/dev/')) return unasked('namespace', 'not below /dev');
  if (passed) return unasked('namespace', 'libvirt opens it and passes the descriptor on');
  const mount = host
    .mounts()
    .find(({point}) => point.startsWith('/dev/') && (node === point || node.startsWith(`${point}/`)));
  if (mount) return unasked('namespace', `the mount ${mount.point} is kept in the private /dev`);
  if (plan.namespace.nodes.includes(path) || plan.namespace.nodes.includes(node))
    return judged('namespace', 'rw', {
      rule: node,
      from: analysis.inventory.resources.find(resource => resource.path === path)?.from,
      reason: `${node} is made in the private /dev`,
    });
  const rule = `no ${node} in the private /dev`;
  return judged('namespace', '', {rule, reason: `${node} does not exist in the private /dev`});
}
