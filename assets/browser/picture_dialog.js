/* The dialog that exports pictures and shows them as a preview; and saving the page as one file. */
import { addActions } from "./buttons.js";
import { noUpdate, offerCallbacks, setProps, translate } from "./dash_api.js";
import { requestFilm, stopFilm } from "./film_request.js";
import { confirmOn, copyText, innermost, saveFile } from "./handover.js";
import { missingLetters, picturePixels, pictureSvg, svgUrl } from "./picture_file.js";
import { request, showError, unansweredText } from "./server.js";
import { currentSearch } from "./state.js";

// Header in which the server lists the letters of a file that became boxes.
const WARNING = "Picture-Warning";
let lastTurn = 0;
/** The picture in the preview, which is the one that is saved. @type {any} */
let shown = null;

/**
 * A warning of letters for which this computer has no font; empty if there are none.
 * @param {{ scripts: [string, string, string][], family: string, message: string }} fonts
 */
function fontWarning({ scripts, family, message }) {
  const missing = scripts.filter(([, , letters]) => missingLetters(letters, family));
  const names = missing.map(([name]) => name).join(", ");
  const fonts = missing.map(([, font]) => font);
  return names && message.replace("{scripts}", names).replace("{fonts}", [...new Set(fonts)].join(", "));
}

/** Formats to which a choice of the dialog applies, by its id. @type {Record<string, RegExp>} */
const APPLIES = { "picture-dpi": /^(png|webp)$/, "picture-background": /^(?!film)/, "picture-replay": /^film/ };

/** Disable the choices that change nothing in a format. @param {string} format */
function showChoices(format) {
  for (const [id, formats] of Object.entries(APPLIES)) setProps(id, { disabled: !formats.test(format) });
}

/** Draw the picture that the server has composed. @param {any} picture */
async function preview(picture) {
  if (!picture) return noUpdate();
  const turn = (lastTurn += 1);
  setProps("picture-problem", { children: picture.problem });
  // An outdated picture is not saved.
  setProps("picture-save", { disabled: true });
  setProps("picture-fonts", { children: "" });
  showChoices(picture.format);
  if (picture.problem) return noUpdate();
  const { figure, options, alt, measures, fonts } = picture;
  const svg = await pictureSvg(window.Plotly.toImage, figure, options);
  if (turn !== lastTurn) return noUpdate();
  shown = { ...picture, svg };
  setProps("picture-preview", { src: svgUrl(svg), alt });
  setProps("picture-alt", { value: alt });
  setProps("picture-measures", { children: measures });
  setProps("picture-fonts", { children: fontWarning(fonts) });
  setProps("picture-save", { disabled: false });
  return noUpdate();
}

/** A file that the server writes; it may take a while. @param {string} path */
async function requestFile(path) {
  const answer = await request(path);
  if (!answer) throw new Error(unansweredText());
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

/**
 * File name in a response; names with other than Latin letters are encoded as in RFC 8187.
 * @param {string | null} disposition
 */
export function fileName(disposition) {
  const [, encoded] = disposition?.match(/filename\*=UTF-8''([^;]+)/) || [];
  const [, plain] = disposition?.match(/filename="?([^";]+)/) || [];
  return encoded ? decodeURIComponent(encoded) : plain || "";
}

/** They return null if the reader stopped them. @type {Record<string, (picture: any) => Promise<Blob | null>>} */
const FILE_MAKERS = {
  svg: async ({ svg }) => new Blob([svg], { type: "image/svg+xml" }),
  png: ({ svg, options, figure }) => picturePixels(svg, options, figure.layout.meta),
  webp: ({ svg, options, figure }) => picturePixels(svg, options, figure.layout.meta),
  // Browsers cannot create a PDF, so the server's Chrome does.
  pdf: async ({ address }) => {
    const answer = await requestFile(address);
    setProps("picture-fonts", { children: decodeURIComponent(answer.headers.get(WARNING) || "") });
    return answer.blob();
  },
  "film-webp": requestFilm,
  "film-gif": requestFilm,
};

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

async function savePicture() {
  const picture = shown;
  if (!picture) return;
  setProps("picture-save", { disabled: true });
  setProps("picture-problem", { children: translate("Drawing the image …") });
  try {
    const file = await FILE_MAKERS[picture.options.format](picture);
    if (file) {
      saveFile(file, picture.name);
      setProps("picture-measures", { children: `${picture.measures}. ${translate("Saved as")} ${picture.name}` });
      // On phones, nothing else shows it.
      confirmOn("picture-save", "Saved");
    }
    setProps("picture-problem", { children: file ? "" : translate("The film was stopped.") });
  } catch (error) {
    setProps("picture-problem", { children: `${translate("The image could not be created:")} ${messageOf(error)}` });
  }
  setProps("picture-save", { disabled: false });
}

/** Save the current state as a page in one file; for large tables, this takes the server a while. */
async function savePage() {
  const button = /** @type {HTMLButtonElement} */ (document.getElementById("save-page"));
  const place = innermost(button);
  const label = place.textContent ?? "";
  button.disabled = true;
  place.textContent = translate("Writing the page …");
  try {
    const answer = await requestFile(`data/html${currentSearch()}`);
    saveFile(await answer.blob(), fileName(answer.headers.get("Content-Disposition")));
    showError("page", "");
  } catch (error) {
    showError("page", `${translate("The page could not be saved:")} ${messageOf(error)}`);
  }
  button.disabled = false;
  place.textContent = label;
}

/** Open the dialog with the settings in the id of a button. @param {Record<string, string | number>} settings */
function openDialog({ charts, size, tones, dpi, format }) {
  const values = { charts, size, tones, dpi, format, ...(size && { numbers: "" }) };
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) setProps(`picture-${name}`, { value });
  }
  if (!shown) setProps("picture-measures", { children: translate("Drawing the image …") });
  setProps("picture-dialog", { opened: true });
}

export function startPictureDialog() {
  offerCallbacks({ preview });
  addActions({
    "save-page": savePage,
    picture: openDialog,
    "picture-save": savePicture,
    "film-stop": stopFilm,
    "picture-copy": () => copyText("picture-copy", shown ? shown.alt : "", "Alt text copied", "Copy this text:"),
  });
}
