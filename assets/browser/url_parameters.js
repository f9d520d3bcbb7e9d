/* Convert values of controls to parameters of the URL and back, by the table that the server sends. */

/** @typedef {import("./types").Parameters} Parameters */
/** @typedef {import("./types").ParameterRow} ParameterRow */

/**
 * @param {any} value
 * @returns {string[]}
 */
const listOf = (value) => {
  const text = String(value ?? "").trim();
  return text ? [text] : [];
};

/**
 * Convert the value of a control to the texts of its parameter.
 * @type {Record<ParameterRow["kind"], (value: any, row: ParameterRow) => string[]>}
 */
const WRITE = {
  list: (value) => value || [],
  text: listOf,
  joined: (value, { separator }) => listOf(value && value.join(separator)),
  numbers: (value, { separator, keys }) => listOf(value && keys.map((key) => value[key]).join(separator)),
};

/**
 * Convert the texts of a parameter to the value of its control.
 * @type {Record<ParameterRow["kind"], (texts: string[], row: ParameterRow) => any>}
 */
const READ = {
  list: (texts) => texts,
  text: ([text], row) => text || row.default,
  joined: ([text], { separator }) => (text ? text.split(separator) : null),
  numbers: ([text], { separator, keys }) => {
    if (!text) return null;
    const numbers = text.split(separator);
    return Object.fromEntries(keys.map((key, index) => [key, Number(numbers[index])]));
  },
};

/**
 * Texts of one parameter.
 * @param {ParameterRow} row
 * @param {any} value
 */
export const textsOf = (row, value) => WRITE[row.kind](value, row);

/**
 * Values for all controls, in the order of the table.
 * @param {ParameterRow[]} table
 * @param {string} search
 */
export function controlValues(table, search) {
  const parameters = new URLSearchParams(search);
  return table.filter(({ control }) => control).map((row) => READ[row.kind](parameters.getAll(row.name), row));
}

/**
 * Parameters by the store that contains them.
 * @param {ParameterRow[]} table
 * @param {any[]} values Of all controls, in the order of the table.
 * @param {Parameters} fixed Parameters that have no control.
 * @returns {Record<string, Parameters>}
 */
export function partsFrom(table, values, fixed) {
  /** @type {Record<string, Parameters>} */
  const parts = {};
  const left = [...values];
  table.forEach((row) => {
    const texts = row.control ? textsOf(row, left.shift()) : fixed[row.name] || [];
    parts[row.part] ??= {};
    // A default stays out of the URL, as nobody chose it.
    if (texts.length && !(row.default && String(texts) === row.default)) parts[row.part][row.name] = texts;
  });
  return parts;
}

/**
 * Whether two sets of parameters have the same meaning; defaults may be left out.
 * @param {ParameterRow[]} table
 * @param {Parameters | undefined} left
 * @param {Parameters | undefined} right
 */
export function isSame(table, left, right) {
  const defaults = Object.fromEntries(table.map((row) => [row.name, row.default]));
  const chosen = (/** @type {Parameters | undefined} */ parameters) =>
    JSON.stringify(
      Object.entries(parameters || {})
        .filter(([name, texts]) => texts[0] !== defaults[name])
        .sort(),
    );
  return chosen(left) === chosen(right);
}

/**
 * The query string of a URL.
 * @param {Parameters} parameters
 */
export function toSearch(parameters) {
  const search = new URLSearchParams();
  Object.entries(parameters).forEach(([name, texts]) => texts.forEach((text) => search.append(name, text)));
  return `?${search}`;
}

/**
 * Parameters without any filter.
 * @param {ParameterRow[]} table
 * @param {Parameters} parameters
 */
export function withoutFilters(table, parameters) {
  const filters = filterNames(table);
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !filters.includes(name)));
}

/** @param {ParameterRow[]} table */
export const filterNames = (table) => table.filter(({ isFilter }) => isFilter).map(({ name }) => name);

/**
 * Parameters with one value of a filter added, or removed if it is already chosen.
 * @param {Parameters} parameters
 * @param {string} name
 * @param {string} value
 */
export function withToggled(parameters, name, value) {
  const values = parameters[name] || [];
  const toggled = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  return { ...parameters, [name]: toggled };
}

/**
 * Parameters with one value of a filter and no other filter, or without any if that is so already.
 * @param {ParameterRow[]} table
 * @param {Parameters} parameters
 * @param {string} name
 * @param {string} value
 */
export function withOnly(table, parameters, name, value) {
  const none = withoutFilters(table, parameters);
  const only = { ...none, [name]: [value] };
  return isSame(table, only, parameters) ? none : only;
}

/**
 * Filters that differ between two URLs.
 * @param {ParameterRow[]} table
 * @param {string} before
 * @param {string} after
 */
export function changedFilters(table, before, after) {
  const [old, now] = [new URLSearchParams(before), new URLSearchParams(after)];
  return filterNames(table).filter((name) => String(old.getAll(name)) !== String(now.getAll(name)));
}

/**
 * Whether a change of some filters continues the previous undo step, as dragging and typing do.
 * @param {ParameterRow[]} table
 * @param {string[]} changed
 * @param {string[]} before
 */
export function continuesStep(table, changed, before) {
  const continuous = table.filter(({ isContinuous }) => isContinuous).map(({ name }) => name);
  return String(changed) === String(before) && changed.every((name) => continuous.includes(name));
}
