// SPDX-License-Identifier: Apache-2.0
/**
 * What NVIDIA's libraries open where a display renders on the host, as AppArmor's abstraction `nvidia` has it. They look
 * for the card that renders among those whose nodes they may open.
 */
import type {Domain} from '../../domain/domain.ts';
import {rowOf} from '../../host/fact.ts';
import type {Host} from '../../host/host.ts';
import {deviceName} from '../device-name.ts';
import {drmCard} from '../drm-card.ts';
import type {Provenance} from '../resource.ts';
import {isGap, provenance, resource, type Entry, type Site} from '../site.ts';

/** There wherever NVIDIA's own driver is. */
const CONTROL = '/dev/nvidiactl';
const CARD = /^nvidia\d+$/;
const REASON = "node of NVIDIA's driver";

/** What renders, and on which node; undefined is any: a window takes the card of its screen. */
interface Rendering {
  readonly node: string | undefined;
  readonly from: Provenance;
}

export function nvidiaNodes(displays: readonly Entry[], {domain, host}: Site): readonly Entry[] {
  const rendering = renderingsOf(displays, domain);
  const [first] = rendering;
  if (first === undefined || host.stat(CONTROL)?.type !== 'char') return [];
  const cards = new Set(rendering.flatMap(({node}) => cardsFor(node, host)));
  if (cards.size === 0) return [];
  return [CONTROL, ...['nvidia-modeset', ...cards].map(name => `/dev/${name}`)]
    .filter(path => host.stat(path)?.type === 'char')
    .map(path => resource({kind: 'graphics', role: 'gpu-control', path, access: 'rw', from: first.from}));
}

function renderingsOf(displays: readonly Entry[], {graphics, videos}: Domain): readonly Rendering[] {
  return [
    ...displays.flatMap(entry =>
      !isGap(entry) && entry.role === 'render-node'
        ? [{node: entry.path, from: {...entry.from, reason: REASON}}]
        : [],
    ),
    ...graphics.flatMap((one, index) =>
      one.type === 'sdl' && one.gl
        ? [{node: undefined, from: provenance(deviceName.graphics(one, index), one, REASON)}]
        : [],
    ),
    ...videos.flatMap((one, index) =>
      one.rendernode === undefined
        ? []
        : [{node: one.rendernode, from: provenance(deviceName.video(one, index), one, REASON)}],
    ),
  ];
}

/** Of the card behind a render node: none where that is another vendor's; of all cards where the host does not tell. */
function cardsFor(node: string | undefined, host: Host): readonly string[] {
  const [card, cards] = [node === undefined ? undefined : drmCard(node, host), host.nvidiaCards()];
  if (card === undefined || cards === undefined) return allCards(host);
  const minor = rowOf(cards, card.split('/').at(-1) ?? '');
  return minor === undefined ? [] : [`nvidia${minor}`];
}

function allCards(host: Host): readonly string[] {
  return (host.list('/dev') ?? []).filter(name => CARD.test(name)).toSorted();
}
