/* The start of the page. It runs before Dash, its components and React are loaded. */
import { startButtons } from "./buttons.js";
import { showUrl, startEmbed } from "./embed.js";
import { watchFacets } from "./facets.js";
import { showFilterButton, startFilterSheet } from "./filter_sheet.js";
import { startFirstPaint } from "./first_paint.js";
import { setUpGrid } from "./grid.js";
import { prefetchGrid } from "./internals.js";
import { startFocus } from "./focus.js";
import { startHover } from "./hover.js";
import { startMapView } from "./map_view.js";
import { startOpenLists } from "./open_lists.js";
import { startPageParts } from "./page_parts.js";
import { firstSize, knownSize, watchSize } from "./page_size.js";
import { showDivider, showPanes, startPanes } from "./panes.js";
import { startPictureDialog } from "./picture_dialog.js";
import { startPlayer } from "./player.js";
import { startPrefetch } from "./prefetch.js";
import { startPrinting } from "./print.js";
import { startSelection } from "./selection.js";
import { hasFirstPaint, startServer } from "./server.js";
import { startShortcuts } from "./shortcuts.js";
import { showSteps, startState } from "./state.js";
import { offerStatic } from "./static_component.js";
import { startStickyAxis } from "./sticky_axis.js";
import { startTableChanges } from "./table_changes.js";
import { lastTheme, showTheme, startTheme, watchSystemTheme } from "./theme.js";
import { startTimeWindow } from "./time_window.js";
import { startTold } from "./told.js";
import { startTouch } from "./touch_time.js";
import { startUpload } from "./upload.js";

const LOOK_MS = 30;
/** After this time, the page has answered, and the network is free for what the reader may need next. */
const QUIET_MS = 3000;

/** Request the page that the URL and the reader's last choices ask for. */
function requestPage() {
  const parameters = new URLSearchParams(window.location.search);
  if (!parameters.has("theme") && lastTheme()) parameters.set("theme", lastTheme());
  showTheme(parameters.get("theme"));
  showPanes(parameters.get("pane"));
  // Without a first paint, nothing measures the page before Dash draws it.
  startServer(parameters, hasFirstPaint() ? firstSize() : knownSize());
}

/** Wait until Dash has drawn the page. */
function whenDrawn() {
  const timer = setInterval(() => {
    const timeline = document.getElementById("timeline-box");
    if (!timeline) return;
    clearInterval(timer);
    showDivider();
    watchSize(timeline);
    // A reader's table has a different title.
    document.title = document.querySelector("h1")?.textContent ?? "";
    showSteps();
    showFilterButton();
    showUrl();
    startPrefetch();
    watchFacets();
    setTimeout(prefetchGrid, QUIET_MS);
    watchSystemTheme();
  }, LOOK_MS);
}

startEmbed();
requestPage();
offerStatic();
setUpGrid();
// Events of a window reach their listeners in this order, and "back" closes the sheet before it changes filters.
startFilterSheet();
startState(showUrl);
startTimeWindow();
startTouch();
startMapView();
startSelection();
startPlayer();
startTold();
startShortcuts();
startTheme();
startPageParts();
startOpenLists();
startPanes();
startStickyAxis();
startPictureDialog();
startUpload();
startHover();
startPrinting();
startFocus();
startButtons();
startTableChanges();
whenDrawn();
if (hasFirstPaint()) startFirstPaint();
