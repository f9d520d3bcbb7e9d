/* Light or dark colours: the system's preference, until the reader chooses. */
import { isFrom, noUpdate, offerCallbacks, prop, setProps, translate } from "./dash_api.js";
import { darkQuery, isEmbedded, remember, remembered } from "./environment.js";
import { changedSize, sendSize } from "./page_size.js";

/** The theme that the reader chose last, on any page; an embedded page follows the page around it. */
export const lastTheme = () => (isEmbedded() ? "" : remembered("localStorage", "theme"));

/** @param {string | null} chosen */
const effectiveTheme = (chosen) => chosen || (darkQuery().matches ? "dark" : "light");

/** Set the colours of the page before there is anything on it. @param {string | null} chosen */
export function showTheme(chosen) {
  const now = effectiveTheme(chosen);
  document.documentElement.dataset.theme = now;
  return now;
}

/** @param {number} clicks @param {string} chosen */
function theme(clicks, chosen) {
  const isPressed = clicks && isFrom("theme-button");
  // Without a theme in the URL, the reader's last choice applies.
  const next = isPressed ? (effectiveTheme(chosen) === "dark" ? "light" : "dark") : chosen || lastTheme();
  if (isPressed) remember("localStorage", "theme", next);
  // The size of the charts is sent with it, so that they are drawn only once.
  const size = changedSize() || noUpdate();
  if (next !== chosen) return [next, size];
  // The server has drawn the components in this theme, and Dash does not call `themed`.
  showThroughout(next);
  return [noUpdate(), size];
}

/** Set the colours, the language and the direction of the whole document. @param {string} chosen */
function showThroughout(chosen) {
  const now = showTheme(chosen);
  document.documentElement.dataset.agThemeMode = now;
  document.documentElement.lang = prop("language", "value") || "en";
  // Mantine follows it.
  document.documentElement.dir = prop("direction", "data");
  return now;
}

/** @param {string} chosen */
function themed(chosen) {
  const now = showThroughout(chosen);
  return [now, translate(now === "dark" ? "Light" : "Dark")];
}

/** Follow the system when it changes. */
function followSystem() {
  const chosen = prop("theme", "data") || "";
  sendSize();
  setProps("theme", { data: chosen });
  const [scheme, label] = themed(chosen);
  setProps("page", { forceColorScheme: scheme });
  setProps("theme-button", { children: label });
}

export function startTheme() {
  offerCallbacks({ theme, themed });
}

/** Call this when the page exists. */
export const watchSystemTheme = () => darkQuery().addEventListener("change", followSystem);
