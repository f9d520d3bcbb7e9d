/* Both charts ahead of Dash. What it is about to ask for is asked for when a reader chooses, and drawn when it comes;
   Dash, which takes its time before it asks and before it draws, is handed that answer and finds the charts drawn. */
(function () {
  "use strict";
  const app = (window.eventTimeline = window.eventTimeline || {});
  const DRAWS = /^\.\.timeline\.figure/;
  // Dash asks sooner than this, or for something else.
  const PATIENCE_MS = 4000;
  // What was asked last, if that was ahead; `taken` once Dash has asked for it.
  let newest = null;

  /** Ask ahead for all that changes controls; `ask` sends a request of Dash's. */
  app.lookAhead = async (ask) => {
    const dependencies = await app.dependencies;
    const { inputs: controls } = dependencies.find(({ clientside_function: here }) => here && here.function_name === "gather");
    const draws = dependencies.find(({ output }) => DRAWS.test(output));
    const valuesOf = () => controls.map(({ id, property }) => app.prop(id, property));
    const askFor = (values) => askAhead(requestFor(draws, app.partsOf(values)), ask);

    // A list takes its time before it tells Dash what was chosen in it.
    document.addEventListener("click", ({ target }) => {
      const option = target.closest('[role="option"][value]');
      const list = option && document.activeElement;
      const at = list ? controls.findIndex(({ id }) => id === list.id) : -1;
      if (at < 0) return;
      const values = valuesOf();
      values[at] = chosen(values[at], option.getAttribute("value"));
      askFor(values);
    }, true);

    const [store] = window.dash_stores;
    let [layout, before] = [null, []];
    const look = () => {
      const values = valuesOf();
      if (values.every((value, at) => value === before[at])) return;
      before = values;
      askFor(values);
    };
    store.subscribe(() => {
      if (store.getState().layout === layout) return;
      layout = store.getState().layout;
      // Controls that change together are one change.
      queueMicrotask(look);
    });
  };

  /** Value of a list once an option was chosen: of a list of many, it is added or taken away. */
  function chosen(value, option) {
    if (!Array.isArray(value)) return option;
    return value.includes(option) ? value.filter((one) => one !== option) : value.concat(option);
  }

  /** What Dash will send to have the charts drawn, once the state has these parts. */
  function requestFor({ output, inputs, state }, parts) {
    const told = ({ id, property }) => ({ id, property, value: id in parts ? parts[id] : app.prop(id, property) });
    const named = (name) => ({ id: name.split(".")[0], property: name.split(".")[1] });
    const changed = inputs.filter(({ id }) => id in parts && parts[id] !== app.prop(id, "data"));
    const names = changed.map(({ id, property }) => `${id}.${property}`);
    return {
      output,
      outputs: output.slice(2, -2).split("...").map(named),
      inputs: inputs.map(told),
      state: state.map(told),
      changedPropIds: names,
      parsedChangedPropsIds: names,
    };
  }

  const keyOf = ({ inputs, state, changedPropIds }) => JSON.stringify([inputs, state, [...changedPropIds].sort()]);

  /** Where Dash will ask for this. */
  const isWaiting = (key) => newest !== null && newest.key === key && !newest.taken;

  function askAhead(request, ask) {
    const key = keyOf(request);
    if (!request.changedPropIds.length || isWaiting(key)) return;
    const mine = (newest = { key, taken: false });
    mine.answer = ask(JSON.stringify(request)).then(async (answer) => {
      // Dash will read the very objects that are drawn.
      const read = answer.ok && (await answer.json());
      if (read && newest === mine) drawAhead(mine, read.response);
      return answer;
    });
    mine.answer.catch(() => {}); // Dash sees that it failed.
  }

  /** Answer to what Dash asks for, if it was asked for ahead. */
  app.askedAhead = (body) => {
    if (isWaiting(keyOf(JSON.parse(body)))) newest.taken = true;
    else newest = null;
    return newest && newest.answer;
  };

  function drawAhead(mine, figures) {
    const { Plotly } = window;
    if (!Plotly) return;
    noteDrawn(Plotly);
    Object.entries(figures).forEach(([id, { figure }]) => {
      const chart = app.chart(id);
      // To replace all of a chart is quicker than to look for what has changed.
      if (chart) Plotly.redraw(Object.assign(chart, figure));
    });
    setTimeout(() => {
      if (newest === mine && !mine.taken) takeBack(Object.keys(figures));
    }, PATIENCE_MS);
  }

  /** What nobody asked for was a mistake: draw what Dash knows. */
  function takeBack(ids) {
    newest = null;
    ids.forEach((id) => app.set(id, { figure: { ...app.prop(id, "figure") } }));
  }

  /** Let Dash find drawn what is. */
  function noteDrawn(Plotly) {
    const { react } = Plotly;
    if (react.notes) return;
    const isDrawn = (place, { data }) => data !== undefined && place.data === data;
    Plotly.react = (place, figure) => (isDrawn(place, figure) ? Promise.resolve(place) : react(place, figure));
    Plotly.react.notes = true;
  }
})();
