/* The replay by days: whatever the reader does meanwhile, it must not seem broken. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { startButtons } from "../../assets/browser/buttons.js";
import { followReplay, nextDay, previousDay, startPlayer } from "../../assets/browser/player.js";
import { withWindow } from "./pages.mjs";

const DAYS = ["2024-01-01", "2024-01-05", "2024-02-01"];
test("days are played in their order, and the last one and today have none after them", () => {
  assert.equal(nextDay(DAYS, "2024-01-01"), "2024-01-05");
  assert.equal(nextDay(DAYS, "2024-01-03"), "2024-01-05");
  for (const last of ["2024-02-01", ""]) assert.equal(nextDay(DAYS, last), undefined);
});

test("a step back leads to the day before, from today to the one before the last", () => {
  assert.equal(previousDay(DAYS, ""), "2024-01-05");
  assert.equal(previousDay(DAYS, "2024-01-05"), "2024-01-01");
  assert.equal(previousDay(DAYS, "2024-01-01"), undefined);
  assert.equal(previousDay(DAYS.slice(0, 1), ""), "2024-01-01");
});

const TICK_MS = 1000;

class Control {
  constructor(id) {
    Object.assign(this, { id, attributes: {}, dataset: {}, classList: { toggle: () => {} } });
  }
  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  closest() {
    return this;
  }
  matches(selector) {
    return selector === this.selector;
  }
}

/** A page with a replay, and what a reader does with it. */
function pageWith(context, known) {
  const data = {
    "known-on": known,
    "play-steps": "days",
    "play-speed": TICK_MS,
    days: DAYS.map((day) => [day, `day ${day.slice(-2)}`]),
  };
  const controls = {};
  const control = (id) => (controls[id] ??= new Control(id));
  const listeners = [];
  const window = withWindow(
    context,
    { location: { search: "" }, matchMedia: () => ({ matches: false }) },
    {
      getElementById: control,
      querySelector: () => control("player"),
      addEventListener: (type, listener) => listeners.push([type, listener]),
    },
  );
  const set = (id, value) => {
    data[id] = value;
    followReplay();
  };
  window.dash_clientside = { set_props: (id, { value }) => set(id, value), no_update: null };
  window.dash_component_api = { getLayout: (id) => ({ props: { value: data[id], data: data[id] } }) };
  Object.assign(globalThis, { Element: Control, HTMLDetailsElement: Control });
  mock.timers.enable({ apis: ["setTimeout"] });
  window.setTimeout = setTimeout;
  context.after(() => {
    mock.timers.reset();
    delete globalThis.Element;
    delete globalThis.HTMLDetailsElement;
  });
  startPlayer();
  startButtons();
  const fire = (type, target) =>
    listeners.forEach(([listened, listener]) => listened === type && listener({ type, target }));
  followReplay();
  return {
    known: () => data["known-on"],
    words: () => control("play-day").textContent,
    play: () => window.dash_clientside.timeline.play(1),
    isPlaying: () => control("play").getAttribute("aria-pressed") === "true",
    tick: () => mock.timers.tick(TICK_MS),
    press: (id) => fire("click", control(id)),
    type: (day) => set("known-on", day),
    chooseSteps: (steps) => set("play-steps", steps),
    slide: (type, at) => {
      control("play-days").value = String(at);
      fire(type, control("play-days"));
    },
    fold: () => fire("toggle", Object.assign(control("replay"), { selector: ".replay:not([open])" })),
    enabled: () =>
      ["step-back", "step-forward", "known-all"].filter((id) => control(id).getAttribute("aria-disabled") === "false"),
    playsPart: () => (control("play-day").dataset.part = ""),
    thumb: () => Number(control("play-days").value),
  };
}

for (const known of ["", "2024-01-05", "2024-02-01", "5 Jan 2024"]) {
  test(`a replay ends at the last day, or where it began if everything was shown: "${known}"`, (context) => {
    const page = pageWith(context, known);
    page.play();
    page.play();
    assert.ok(!page.isPlaying());
    for (page.play(); page.isPlaying(); page.tick()) assert.ok(DAYS.includes(page.known()));
    assert.equal(page.known(), known && DAYS.at(-1));
  });
}

/** What a reader may do while days are played, and the day that is shown then. */
const CHOICES = {
  "shows all": [(page) => page.press("known-all"), ""],
  "writes a day, or removes its chip": [(page) => page.type(""), ""],
  "takes a step": [(page) => page.press("step-forward"), "2024-01-05"],
  "moves the slider": [(page) => page.slide("change", 2), "2024-02-01"],
};
for (const isPaused of [false, true]) {
  for (const [name, [act, day]] of Object.entries(CHOICES)) {
    test(`whoever ${name} ${isPaused ? "after a pause" : "during a replay"} has left it`, (context) => {
      const page = pageWith(context, "2024-02-01");
      page.play();
      if (isPaused) page.play();
      act(page);
      page.tick();
      assert.ok(!page.isPlaying());
      assert.equal(page.known(), day);
      for (page.play(); page.isPlaying(); page.tick());
      assert.equal(page.known(), day && DAYS.at(-1));
    });
  }
}

/** What pauses a replay, and leaves its day. */
const PAUSES = {
  "a finger on the slider": (page) => page.slide("input", 2),
  "folding its controls": (page) => page.fold(),
  "a tour of the events": (page) => page.chooseSteps("events"),
};
for (const [name, act] of Object.entries(PAUSES)) {
  test(`${name} pauses a replay`, (context) => {
    const page = pageWith(context, "");
    page.play();
    act(page);
    page.tick();
    assert.ok(!page.isPlaying());
    assert.equal(page.known(), DAYS[0]);
  });
}

test("the slider, the words and the buttons fit the day that is shown", (context) => {
  const page = pageWith(context, "");
  const shown = () => [page.thumb(), page.words(), page.enabled().join(" ")];
  assert.deepEqual(shown(), [2, "", "step-back"]);
  const expected = {
    "2024-01-01": [0, "day 01 (1 / 3)", "step-forward known-all"],
    "2024-01-05": [1, "day 05 (2 / 3)", "step-back step-forward known-all"],
    "2024-02-01": [2, "day 01 (3 / 3)", "step-back known-all"],
    "2020-01-01": [0, "2020-01-01", "step-forward known-all"],
    soon: [2, "", "step-back known-all"],
  };
  for (const [day, wanted] of Object.entries(expected)) {
    page.type(day);
    assert.deepEqual(shown(), wanted, day);
  }
  // Of very many days, only some are played, so their number is not that of the table.
  page.playsPart();
  page.type("2024-01-05");
  assert.equal(page.words(), "day 05");
});
