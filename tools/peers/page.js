/* The parts that the pages of other libraries share: loading events, and timing until they are painted. */

const dayMs = 86_400_000;

const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

/** Load the events and sort their countries, the most frequent first. */
export async function loadEvents() {
  const rows = await (await fetch("events.json")).json();
  const events = rows.map(([title, start, end, country, type, longitude, latitude]) => ({
    title,
    start: new Date(start * dayMs),
    end: new Date((end + 1) * dayMs),
    country,
    type,
    longitude,
    latitude,
  }));
  const counts = new Map();
  for (const { country } of events) counts.set(country, (counts.get(country) ?? 0) + 1);
  const countries = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one));
  const first = new Date(events.reduce((least, { start }) => Math.min(least, start), Infinity));
  const last = new Date(events.reduce((most, { end }) => Math.max(most, end), -Infinity));
  return { events, countries, first, last };
}

/**
 * Draw everything, then offer the interactions that the benchmark times.
 *
 * `draw` takes the events to show and the first and last date of the axis, and may return a promise.
 */
export async function run({ events, countries, first, last }, draw) {
  const time = async (action) => {
    const start = performance.now();
    await action();
    await painted();
    return performance.now() - start;
  };
  const zoomed = (share) => {
    const middle = (+first + +last) / 2;
    const half = ((last - first) / 2) * share;
    return [new Date(middle - half), new Date(middle + half)];
  };
  await draw(events, first, last);
  await painted();
  window.peer = {
    firstPaintMs: performance.now(),
    filter: (number) => {
      const country = countries[number % countries.length];
      return time(() =>
        draw(
          events.filter((event) => event.country === country),
          first,
          last,
        ),
      );
    },
    zoom: (number) => time(() => draw(events, ...zoomed(0.5 ** (number + 1)))),
  };
}
