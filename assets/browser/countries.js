/* The shapes of countries, from the borders that Plotly has loaded for the map. Plotly draws all borders as one line, so
   it cannot tell which country a place is in. */

/** @typedef {[west: number, south: number, east: number, north: number]} Frame */
/** @typedef {[lon: number, lat: number]} Place */
/** @typedef {{ rings: Place[][], frame: Frame, area: number }} Part */

/** Parts with at least this share of the area of the largest part belong to the main part of a country. */
const MAIN_SHARE = 0.25;
/** Islands belong to it if they are closer than this share of its size, or than this many degrees. */
const NEAR_SHARE = 1 / 8;
const NEAR_DEG = 2;

/** @type {WeakMap<object, Map<string, Part[]>>} */
const partsByTopology = new WeakMap();

/**
 * Parts of each country, by its code.
 * @param {any} topology TopoJSON with the object `countries`.
 */
function partsOf(topology) {
  let parts = partsByTopology.get(topology);
  if (!parts) {
    const lines = topology.arcs.map((/** @type {Place[]} */ arc) => decodeArc(arc, topology.transform));
    /** @type {{ id: string, type: string, arcs: any }[]} */
    const countries = topology.objects.countries.geometries;
    parts = new Map();
    for (const { id, type, arcs } of countries) {
      const polygons = type === "Polygon" ? [arcs] : type === "MultiPolygon" ? arcs : [];
      // A country may be listed several times.
      const more = polygons.map((/** @type {number[][]} */ rings) => partFrom(rings, lines));
      parts.set(id, [...(parts.get(id) ?? []), ...more]);
    }
    partsByTopology.set(topology, parts);
  }
  return parts;
}

/** @param {Place[]} arc Each point is relative to the one before. @param {{ scale: Place, translate: Place }} transform */
function decodeArc(arc, { scale, translate }) {
  let [x, y] = [0, 0];
  return arc.map(([right, up]) => {
    [x, y] = [x + right, y + up];
    return /** @type {Place} */ ([x * scale[0] + translate[0], y * scale[1] + translate[1]]);
  });
}

/** @param {number[][]} rings Numbers of arcs; `~n` is arc `n` backwards. @param {Place[][]} lines @returns {Part} */
function partFrom(rings, lines) {
  const points = rings.map((ring) => unwrap(ring.flatMap((arc) => (arc < 0 ? lines[~arc].toReversed() : lines[arc]))));
  const [longitudes, latitudes] = [0, 1].map((axis) => points[0].map((point) => point[axis]));
  const least = (/** @type {number[]} */ values) => values.reduce((one, other) => Math.min(one, other));
  const most = (/** @type {number[]} */ values) => values.reduce((one, other) => Math.max(one, other));
  /** @type {Frame} */
  const frame = [least(longitudes), least(latitudes), most(longitudes), most(latitudes)];
  return { rings: points, frame, area: areaOf(points[0]) * shrink(frame) };
}

/** Let a ring go on beyond 180 degrees, where it would jump around the world. @param {Place[]} ring */
function unwrap(ring) {
  let turns = 0;
  return ring.map(([lon, lat], index) => {
    const jump = index ? lon - ring[index - 1][0] : 0;
    if (Math.abs(jump) > 180) turns -= Math.sign(jump);
    return /** @type {Place} */ ([lon + 360 * turns, lat]);
  });
}

/** Area of a ring in square degrees. @param {Place[]} ring */
function areaOf(ring) {
  const twice = ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Length of a degree of longitude, in degrees of latitude. @param {Frame} frame */
const shrink = ([, south, , north]) => Math.cos(((south + north) / 2) * (Math.PI / 180));

/** @param {Part} part @param {Place} place */
const contains = (part, [lon, lat]) => [lon - 360, lon, lon + 360].some((turned) => isInside(part, [turned, lat]));

/** @param {Part} part @param {Place} place */
function isInside({ rings, frame: [west, south, east, north] }, [lon, lat]) {
  if (lon < west || lon > east || lat < south || lat > north) return false;
  let isOdd = false;
  for (const ring of rings) {
    ring.forEach(([x, y], index) => {
      const [lastX, lastY] = ring[(index || ring.length) - 1];
      if (y > lat !== lastY > lat && lon < x + ((lastX - x) * (lat - y)) / (lastY - y)) isOdd = !isOdd;
    });
  }
  return isOdd;
}

/**
 * The code of the country at a place; empty at sea.
 * @param {any} topology
 * @param {Place} place
 */
export function countryAt(topology, [lon, lat]) {
  const place = /** @type {Place} */ ([((((lon + 180) % 360) + 360) % 360) - 180, lat]);
  const found = [...partsOf(topology)].find(([, parts]) => parts.some((part) => contains(part, place)));
  return found?.[0] ?? "";
}

/**
 * The part of the world in which a country lies: its main part with the islands near it or, if the place is far from
 * that, what is near the place. East may be beyond 180. Null for an unknown country.
 * @param {any} topology
 * @param {string} code
 * @param {Place | null} [place] In the country.
 */
export function countryFrame(topology, code, place = null) {
  const parts = partsOf(topology).get(code) ?? [];
  const largest = Math.max(...parts.map(({ area }) => area));
  const main = withNear(
    parts.filter(({ area }) => area >= MAIN_SHARE * largest),
    parts,
  );
  if (!place || !parts.length) return main && main.frame;
  const here = parts.find((part) => contains(part, place));
  return (!here || main?.parts.includes(here) ? main : withNear([here], parts))?.frame ?? null;
}

/** The smallest part of the world with several others; null for none. @param {Frame[]} frames */
export const frameAround = (frames) => (frames.length ? frames.reduce(around) : null);

/** Add the parts near some parts, as long as there are any. @param {Part[]} some @param {Part[]} all */
function withNear(some, all) {
  if (!some.length) return null;
  const parts = [...some];
  let frame = some.map((part) => part.frame).reduce(around);
  const isNear = (/** @type {Part} */ part) => {
    const [width, height] = [(frame[2] - frame[0]) * shrink(frame), frame[3] - frame[1]];
    return gap(frame, part.frame) <= Math.max(NEAR_DEG, NEAR_SHARE * Math.max(width, height));
  };
  for (let next; (next = all.find((part) => !parts.includes(part) && isNear(part)));) {
    parts.push(next);
    frame = around(frame, next.frame);
  }
  return { parts, frame };
}

/** The second frame, moved around the world to where it is closest to the first. @param {Frame} one @param {Frame} other @returns {Frame} */
function beside([west, , east], [left, south, right, north]) {
  const turns = Math.round((west + east - left - right) / 720);
  return [left + turns * 360, south, right + turns * 360, north];
}

/** @param {Frame} one @param {Frame} other @returns {Frame} */
function around(one, other) {
  const near = beside(one, other);
  return [Math.min(one[0], near[0]), Math.min(one[1], near[1]), Math.max(one[2], near[2]), Math.max(one[3], near[3])];
}

/** Distance between two frames, in degrees of latitude. @param {Frame} one @param {Frame} other */
function gap(one, other) {
  const near = beside(one, other);
  const [across, up] = [0, 1].map((axis) => Math.max(one[axis] - near[axis + 2], near[axis] - one[axis + 2], 0));
  return Math.hypot(across * shrink(one), up);
}
