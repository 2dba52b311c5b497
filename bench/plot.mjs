// SPDX-License-Identifier: Apache-2.0
// A line a series, as SVG: time over size, both from zero, so that what is linear looks so.
const WIDTH = 640;
const HEIGHT = 360;
const MARGIN = 48;
const COLOURS = ['#1b6ca8', '#c0392b', '#27864b', '#8e44ad', '#b9770e'];

/** @param series `{name, points: [[size, milliseconds]]}`; each is scaled by its own largest values */
export function plot(series) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<path d="M${MARGIN} ${MARGIN / 2}V${HEIGHT - MARGIN}H${WIDTH - MARGIN / 2}" fill="none" stroke="#333"/>
<text x="${WIDTH / 2}" y="${HEIGHT - 12}" text-anchor="middle">size, as a part of the largest</text>
<text x="14" y="${HEIGHT / 2}" transform="rotate(-90 14 ${HEIGHT / 2})" text-anchor="middle">time, as a part of the longest</text>
${series.map(line).join('\n')}
</svg>
`;
}

function line({name, points}, index) {
  const [largest, longest] = [0, 1].map(axis => Math.max(...points.map(point => point[axis])));
  const place = ([size, time]) => [
    MARGIN + (size / largest) * (WIDTH - 1.5 * MARGIN),
    HEIGHT - MARGIN - (time / longest) * (HEIGHT - 1.5 * MARGIN),
  ];
  const path = points
    .map(point =>
      place(point)
        .map(value => value.toFixed(1))
        .join(' '),
    )
    .join('L');
  const colour = COLOURS[index % COLOURS.length];
  const label = `${name}: ${largest} in ${longest.toFixed(0)} ms`;
  return `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>
<text x="${MARGIN + 12}" y="${MARGIN / 2 + 16 * (index + 1)}" fill="${colour}">${label}</text>`;
}
