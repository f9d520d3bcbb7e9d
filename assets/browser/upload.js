/* The dialog that opens a reader's table: it sends the file, shows the progress, and applies each choice of a column. */
import { addActions } from "./buttons.js";
import { prop, setProps, translate } from "./dash_api.js";
import { saveFile } from "./handover.js";
import { urlPrefix } from "./server.js";

/** The value of an option that leaves the choice to the program. */
const AUTOMATIC = "*";

/** The request in progress; another one replaces it. @type {XMLHttpRequest | null} */
let current = null;

/**
 * The choices of the reader for the file that is open: column by field, the order of dates, the century of years with
 * two digits, the sheets, how duplicates are merged, where the columns have their names, and what becomes of dates that
 * cannot be read.
 * @type {{ mapping: Record<string, string>, order: string, century: number, sheets: string[], merge: string,
 *   header: string, unread: string }}
 */
let choices = noChoices();

/** The choices of columns for each header and the sheets that were read. @type {Record<string, Record<string, string>>} */
let mappings = {};

/**
 * Whether a response to choices is awaited, whether newer choices were made since, and whether the reader wants to see
 * the charts afterwards.
 */
let isApplying = false;
let isOutdated = false;
let isLeaving = false;

/** Column by field, as the report shows it. @type {Record<string, string>} */
let shown = {};

/** Waits for the lists of the next report. @type {MutationObserver | null} */
let focusKeeper = null;

/** The choices before the reader made any. */
function noChoices() {
  return { mapping: {}, order: "", century: 0, sheets: [], merge: "", header: "", unread: "" };
}

const isOffered = () => document.getElementById("upload-button") !== null;

/** @param {string} status @param {string} [problem] */
function showStatus(status, problem = "") {
  setProps("upload-status", { children: status });
  setProps("upload-problem", { children: problem });
}

/** @param {string} problem */
function fail(problem) {
  isLeaving = false;
  showStatus("", problem);
}

/**
 * Send a file or choices to the server, and show its report.
 * @param {string} path
 * @param {string} contentType
 * @param {XMLHttpRequestBodyInit} body
 */
function post(path, contentType, body) {
  if (current) current.abort();
  const request = (current = new XMLHttpRequest());
  const language = prop("language", "value") || "en";
  request.open("POST", `${urlPrefix()}${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
  request.setRequestHeader("Content-Type", contentType);
  request.upload.onprogress = ({ loaded, total }) =>
    showStatus(`${translate("Sending …")} ${Math.round((100 * loaded) / total)} %`);
  request.upload.onload = () => showStatus(translate("Checking …"));
  request.onload = () => onAnswer(request);
  request.onerror = () => {
    isApplying = isOutdated = false;
    fail(translate("The file was not sent: the server is not responding. Is it still running?"));
  };
  request.send(body);
}

/** @param {XMLHttpRequest} request */
function onAnswer({ status, responseText }) {
  const isNewer = isOutdated;
  isApplying = isOutdated = false;
  if (isNewer) applyChoices();
  else if (status === 200) showReport(JSON.parse(responseText));
  else fail(responseText);
}

/** @param {{ table: string, report: { mapping: Record<string, string>, kept: number } }} answer */
function showReport({ table, report }) {
  shown = report.mapping;
  showStatus("");
  setProps("uploaded", { data: table });
  if (isLeaving && report.kept) openCharts(table);
  isLeaving = false;
}

/** Follow the link to the charts, which may not be redrawn yet. @param {string} table */
function openCharts(table) {
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".upload-show"));
  if (!link) return;
  const address = new URL(link.href);
  address.searchParams.set("table", table);
  location.assign(address);
}

/** An element of the dialog, when the dialog is open. @param {string} id */
async function dialogElement(id) {
  for (;;) {
    const element = document.getElementById(id);
    if (element) return element;
    await new Promise(requestAnimationFrame);
  }
}

/** @param {FileList} files */
async function sendFile(files) {
  if (files.length !== 1) return fail(translate("Open one file at a time."));
  const [file] = files;
  const { dataset } = await dialogElement("upload-file");
  choices = noChoices();
  mappings = {};
  isApplying = isOutdated = isLeaving = false;
  setProps("uploaded", { data: null });
  if (file.size > Number(dataset.maxBytes)) return fail(dataset.tooLarge ?? "");
  showStatus(translate("Sending …"));
  return post(`upload?name=${encodeURIComponent(file.name)}`, "application/octet-stream", file);
}

/** Send the choices; while a response is awaited, only the newest choices are sent after it. */
function applyChoices() {
  showStatus(translate("Checking …"));
  if (isApplying) {
    isOutdated = true;
    return;
  }
  isApplying = true;
  post(`upload/${prop("uploaded", "data")}`, "application/json", JSON.stringify(choices));
}

/** Focus a list again when the next report has redrawn it. @param {string} selector */
function keepFocus(selector) {
  focusKeeper?.disconnect();
  const report = document.getElementById("upload-report");
  const focused = document.activeElement;
  if (!report || !focused) return;
  const keeper = (focusKeeper = new MutationObserver(() => {
    const list = /** @type {HTMLElement | null} */ (report.querySelector(selector));
    if (focused.isConnected || !list) return;
    keeper.disconnect();
    list.closest("details")?.setAttribute("open", "");
    list.focus();
  }));
  keeper.observe(report, { childList: true, subtree: true });
}

/** @param {HTMLSelectElement} list */
function chooseColumn({ dataset, value }) {
  const { field = "", pair = "" } = dataset;
  const other = pair && fieldList(pair);
  // If two fields were confused, both are corrected.
  if (other && value && other.value === value) choices.mapping[pair] = shown[field] ?? "";
  if (value === AUTOMATIC) delete choices.mapping[field];
  else choices.mapping[field] = value;
}

/** @param {HTMLSelectElement} list */
function chooseField({ dataset, value }) {
  if (value) choices.mapping[value] = dataset.column ?? "";
}

/** Read a field from one more column. @param {HTMLSelectElement} list */
function addColumn({ dataset, value }) {
  if (value) choices.mapping[dataset.field ?? ""] = [dataset.choice, value].filter(Boolean).join(" + ");
}

/** Give a field the same text in all rows, or add it to each place. @param {HTMLInputElement} input */
function fillIn({ dataset, value }) {
  const { field = "", columns = "" } = dataset;
  const text = value.trim() ? JSON.stringify(value.trim()) : "";
  const kept = field === "location" || !text ? columns : "";
  const choice = [kept, text].filter(Boolean).join(" + ");
  if (choice) choices.mapping[field] = choice;
  else delete choices.mapping[field];
  keepFocus(`.upload-text[data-field="${field}"]`);
  applyChoices();
}

/** Apply the choice that a doubt suggests. @param {HTMLElement} button */
function applySuggestion({ dataset }) {
  const suggested = JSON.parse(dataset.mapping ?? "{}");
  Object.assign(choices.mapping, suggested);
  keepFocus(`.upload-field[data-field="${Object.keys(suggested)[0]}"]`);
  applyChoices();
}

/**
 * Read other rows or sheets, which may have other columns. What was chosen for them before is chosen again.
 * @param {string} header
 * @param {string[]} before - The sheets that were read.
 * @param {string[]} sheets
 */
function readElsewhere(header, before, sheets) {
  mappings[JSON.stringify([choices.header, before])] = choices.mapping;
  choices = { ...choices, header, sheets, mapping: mappings[JSON.stringify([header, sheets])] ?? {} };
}

/** Other rows name other columns. @param {HTMLSelectElement} list */
const chooseHeader = ({ value }) => readElsewhere(value, choices.sheets, choices.sheets);

/** Read a column of coordinates in another order, which is another field. @param {HTMLSelectElement} list */
function chooseAxes({ dataset, value }) {
  delete choices.mapping[dataset.field ?? ""];
  choices.mapping[value] = dataset.column ?? "";
}

/** @param {string} field */
const fieldList = (field) =>
  /** @type {HTMLSelectElement | null} */ (document.querySelector(`.upload-field[data-field="${field}"]`));

/** Column by field, from the lists; fields that the program decides have none. */
function listedColumns() {
  const lists = /** @type {HTMLSelectElement[]} */ ([...document.querySelectorAll(".upload-field")]);
  const listed = lists.filter(({ value }) => value !== AUTOMATIC);
  return Object.fromEntries(listed.map(({ value, dataset }) => [dataset.field ?? "", value]));
}

/** The sheets of a workbook that were read, and those that are checked. */
function chosenSheets() {
  const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(".upload-sheets input")]);
  const names = (/** @type {HTMLInputElement[]} */ some) => some.map(({ value }) => value);
  return {
    before: names(boxes.filter(({ defaultChecked }) => defaultChecked)),
    sheets: names(boxes.filter(({ checked }) => checked)),
  };
}

/** Read the checked sheets. */
function applySheets() {
  const { before, sheets } = chosenSheets();
  readElsewhere(choices.header, before, sheets);
  applyChoices();
}

function saveMapping() {
  saveFile(new Blob([JSON.stringify(listedColumns(), null, 2)], { type: "application/json" }), "mapping.json");
}

/** What a choice changes, by the class of its list. @type {Record<string, (list: HTMLSelectElement) => void>} */
const applied = {
  "upload-field": chooseColumn,
  "upload-use": chooseField,
  "upload-order": ({ value }) => (choices.order = value),
  "upload-century": ({ value }) => (choices.century = Number(value)),
  "upload-axes": chooseAxes,
  "upload-add": addColumn,
  "upload-merge": ({ value }) => (choices.merge = value),
  "upload-header": chooseHeader,
  "upload-unread": ({ value }) => (choices.unread = value),
};

/** Lists about the whole file. */
const OF_FILE = ["upload-merge", "upload-header", "upload-unread"];

/** @param {HTMLSelectElement} list */
function onChoice(list) {
  const apply = applied[list.className];
  if (!apply) return undefined;
  apply(list);
  if (OF_FILE.includes(list.className)) {
    keepFocus(`.${list.className}`);
    return applyChoices();
  }
  const field = list.matches(".upload-axes") ? list.value : (list.dataset.field ?? list.value);
  const kind = list.matches(".upload-use") ? "upload-field" : list.className;
  keepFocus(`.${kind}[data-field="${field}"]`);
  return applyChoices();
}

/** @param {Event} change */
function onChange({ target }) {
  if (target instanceof HTMLSelectElement) onChoice(target);
  if (target instanceof HTMLInputElement && target.matches(".upload-text")) fillIn(target);
  if (!(target instanceof HTMLInputElement) || target.id !== "upload-file" || !target.files?.length) return;
  sendFile(target.files);
  // The same file may be chosen again after it was corrected.
  target.value = "";
}

/** @param {DragEvent} drag */
const hasFiles = ({ dataTransfer }) =>
  isOffered() && Boolean(dataTransfer && [...dataTransfer.types].includes("Files"));
/** @param {boolean} isOver */
const showDropping = (isOver) => document.documentElement.classList.toggle("dropping", isOver);

/** A file may be dropped anywhere; otherwise the browser would open it instead of the page. */
function acceptDrops() {
  document.addEventListener("dragover", (drag) => {
    if (!hasFiles(drag)) return;
    drag.preventDefault();
    showDropping(true);
  });
  document.addEventListener("dragleave", (drag) => {
    if (!drag.relatedTarget) showDropping(false);
  });
  document.addEventListener("drop", (drop) => {
    if (!hasFiles(drop) || !drop.dataTransfer) return;
    drop.preventDefault();
    showDropping(false);
    setProps("upload-dialog", { opened: true });
    sendFile(drop.dataTransfer.files);
  });
}

/** @param {MouseEvent} click */
function onClick(click) {
  const { target } = click;
  if (!(target instanceof Element)) return;
  const button = target.closest(".upload-suggest");
  if (button instanceof HTMLElement) applySuggestion(button);
  // The link still leads to the table before the last choices.
  if (!isApplying || !target.closest(".upload-show")) return;
  click.preventDefault();
  isLeaving = true;
}

/** List the columns that can be added to a field, those of its other list. @param {Event} toggle */
function onToggle({ target }) {
  if (!(target instanceof HTMLDetailsElement) || !target.open) return;
  const list = /** @type {HTMLSelectElement | null} */ (target.querySelector(":scope > label > .upload-add"));
  if (!list) return;
  const { field = "", choice = "", columns = "" } = list.dataset;
  const without = ["", AUTOMATIC, choice, ...columns.split(" + ")];
  const options = [...(fieldList(field)?.options ?? [])].filter(({ value }) => !without.includes(value));
  list.length = 1;
  list.append(...options.map(({ text, value }) => new Option(text, value)));
}

export function startUpload() {
  addActions({
    "upload-button": () => setProps("upload-dialog", { opened: true }),
    "upload-apply": applySheets,
    "upload-save": saveMapping,
  });
  document.addEventListener("change", onChange);
  document.addEventListener("click", onClick);
  // This event does not bubble.
  document.addEventListener("toggle", onToggle, true);
  acceptDrops();
}
