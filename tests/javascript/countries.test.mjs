/* Countries by the borders that the map uses. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { countryAt, countryFrame } from "../../assets/browser/countries.js";

const topologies = ["110m", "50m"].map((name) =>
  JSON.parse(readFileSync(new URL(`../../assets/world_${name}.json`, import.meta.url), "utf8")),
);

/** Places, and the code of the country there. @type {[string, [number, number], string][]} */
const PLACES = [
  ["Kyiv", [30.5, 50.4], "UKR"],
  ["Simferopol", [34.1, 45.0], "UKR"],
  ["Kansas", [-98, 38], "USA"],
  ["Kansas, around the world", [262, 38], "USA"],
  ["Anchorage", [-150, 62], "USA"],
  ["Chukotka, east of 180 degrees", [-175, 66.5], "RUS"],
  ["Lesotho, inside of South Africa", [28.3, -29.6], "LSO"],
  ["Bloemfontein", [26.2, -29.1], "ZAF"],
  ["the Atlantic", [-40, 30], ""],
];
for (const [name, place, code] of PLACES) {
  test(`${name} is in ${code || "no country"}`, () => {
    topologies.forEach((topology) => assert.equal(countryAt(topology, place), code));
  });
}

/** Codes, a place, and limits of the frame: west, south, east, north. @type {[string, string, [number, number] | null, number[]][]} */
const FRAMES = [
  ["the main part of the United States", "USA", null, [-126, 24, -66, 50]],
  ["Alaska, if the place is there", "USA", [-150, 62], [-190, 50, -128, 72]],
  ["Russia as one piece beyond 180 degrees", "RUS", [100, 60], [19, 40, 192, 82]],
  ["Russia from its eastern end", "RUS", [-175, 66.5], [19, 40, 192, 82]],
  ["France without its overseas parts", "FRA", [2, 47], [-6, 41, 10, 52]],
  ["Japan with its large islands", "JPN", [138, 36], [127, 25, 147, 46]],
  ["both parts of Malaysia", "MYS", [102, 4], [99, 0.5, 120, 8]],
];
for (const [name, code, place, limits] of FRAMES) {
  test(`the frame is of ${name}`, () => {
    for (const topology of topologies) {
      const frame = countryFrame(topology, code, place);
      const turns = Math.round((limits[0] - frame[0]) / 360) * 360;
      const [west, south, east, north] = [frame[0] + turns, frame[1], frame[2] + turns, frame[3]];
      const text = `${[west, south, east, north].map(Math.round)} is within ${limits}`;
      assert.ok(west >= limits[0] && south >= limits[1] && east <= limits[2] && north <= limits[3], text);
      const shares = [(east - west) / (limits[2] - limits[0]), (north - south) / (limits[3] - limits[1])];
      assert.ok(
        shares.every((share) => share > 0.6),
        `${text} and fills it`,
      );
    }
  });
}

test("an unknown country has no frame", () => {
  assert.equal(countryFrame(topologies[0], "XXX"), null);
  assert.equal(countryFrame(topologies[0], "XXX", [0, 0]), null);
});
