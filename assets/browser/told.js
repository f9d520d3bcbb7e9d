/* What the page does after the server has told it what belongs to the charts. It is one callback, because Dash takes
   several milliseconds for each. */
import { isFrom, noUpdate, offerCallbacks } from "./dash_api.js";
import { listFacets } from "./facets.js";
import { followReplay } from "./player.js";
import { showSelected } from "./selection.js";
import { showAddress } from "./state.js";

/** Follow the selected event, the URL and the day of the replay, whichever has changed. */
function told() {
  if (["focus", "table", "matrix"].some(isFrom)) showSelected();
  if (isFrom("url")) {
    showAddress();
    listFacets();
  }
  followReplay();
  return noUpdate();
}

export function startTold() {
  offerCallbacks({ told });
}
