/* Notice when the files of a watched table have changed. The page offers to load the new version, and does not replace
   the table while someone is reading. */
import { request } from "./server.js";

const EVERY_MS = 3000;

async function look() {
  const notice = document.getElementById("table-changed");
  if (!notice || document.visibilityState !== "visible") return;
  const answer = await request("version");
  const version = answer?.ok ? Number(await answer.text()) : 0;
  const text = /** @type {HTMLElement | null} */ (notice.firstElementChild);
  if (text && version > Number(notice.dataset.version)) text.hidden = false;
}

export function startTableChanges() {
  setInterval(look, EVERY_MS);
}
