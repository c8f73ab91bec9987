import type { TrackPlace__Output } from '@serai/protos/serai/tracking/v1/TrackPlace';
import type { TrackStep__Output } from '@serai/protos/serai/tracking/v1/TrackStep';
import { geoCentroid, geoEquirectangular, geoPath, type GeoProjection } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import countries from 'world-atlas/countries-110m.json';
import { markup, nothing, type Markup } from './markup';

const width = 400;
const height = 260;
const margin = 36;
/** Pixels per radian: a way within one town still shows its country. */
const mostScale = 900;
/** Places nearer than this share one mark. */
const markPixels = 20;

type Atlas = Parameters<typeof mesh>[0];
const atlas = countries as unknown as Atlas;
const land = feature(
  atlas,
  atlas.objects['land'] ?? { type: 'GeometryCollection', geometries: [] },
);
const borders = mesh(atlas);

interface Stop {
  readonly at: [number, number];
  /** Of the step that ends here, from 1; 0 where the first one starts. */
  readonly number: number;
  /** The step that ends here; what is behind is drawn through, what is ahead dashed. */
  readonly status: string;
}

/**
 * The places of the way in their order, on a map of the world (Natural Earth, public domain), drawn
 * around their middle so that no way is cut at the date line. Nothing where no place is known.
 */
export function wayMap(steps: readonly TrackStep__Output[], label: string): Markup {
  const stops = stopsOf(steps);
  if (stops.length === 0) return nothing;
  const projection = around(stops.map(({ at }) => at));
  const draw = geoPath(
    projection.clipExtent([
      [0, 0],
      [width, height],
    ]),
  ).digits(1);
  const lines = stops.slice(1).map(({ at, status }, index) => {
    const before = stops[index]?.at ?? at;
    const line = draw({ type: 'LineString', coordinates: [before, at] }) ?? '';
    return markup`<path class="leg ${status}" d="${line}"/>`;
  });
  return markup`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
<rect class="sea" width="${width}" height="${height}"/>
<path class="land" d="${draw(land) ?? ''}"/><path class="border" d="${draw(borders) ?? ''}"/>
${lines}${marks(stops, projection)}
</svg>`;
}

/** The places of the way in their order, each once in a row. */
export function placesOf(steps: readonly TrackStep__Output[]): readonly TrackPlace__Output[] {
  const all = steps.flatMap(({ from, to }) => [from, to]).filter((each) => each !== null);
  return all.filter(({ name }, index) => name !== all[index - 1]?.name);
}

function stopsOf(steps: readonly TrackStep__Output[]): readonly Stop[] {
  const [first] = steps;
  const start = { place: first?.from ?? null, status: 'done', number: 0 };
  const ends = steps.map(({ to, status }, index) => ({ place: to, status, number: index + 1 }));
  return [start, ...ends].flatMap(({ place, status, number }) => {
    const found = place?.coordinates;
    return found == null ? [] : [{ at: [found.longitude, found.latitude], status, number }];
  });
}

function around(points: [number, number][]): GeoProjection {
  const all = { type: 'MultiPoint' as const, coordinates: points };
  const [middle] = geoCentroid(all);
  const projection = geoEquirectangular().rotate([-middle, 0]);
  projection.fitExtent(
    [
      [margin, margin],
      [width - margin, height - margin],
    ],
    all,
  );
  if (projection.scale() <= mostScale) return projection;
  const centre = geoCentroid(all);
  return projection
    .scale(mostScale)
    .center([0, centre[1]])
    .translate([width / 2, height / 2]);
}

function marks(stops: readonly Stop[], projection: GeoProjection): readonly Markup[] {
  const drawn: { x: number; y: number; first: number; last: number; status: string }[] = [];
  for (const { at, status, number } of stops) {
    const [x, y] = projection(at) ?? [0, 0];
    const near = drawn.find((mark) => Math.hypot(mark.x - x, mark.y - y) < markPixels);
    if (near === undefined) drawn.push({ x, y, first: number, last: number, status });
    else Object.assign(near, { last: number, status: near.status === 'now' ? 'now' : status });
  }
  return drawn.map(({ x, y, first, last, status }) => {
    const said = first === last ? `${first || '•'}` : `${first || '•'}–${last}`;
    const half = 9 + (said.length - 1) * 2.5;
    return markup`<g class="mark ${status}" transform="translate(${x.toFixed(1)} ${y.toFixed(1)})">
<rect x="${-half}" y="-9" width="${half * 2}" height="18" rx="9"/>
<text text-anchor="middle" y="4">${said}</text></g>`;
  });
}
