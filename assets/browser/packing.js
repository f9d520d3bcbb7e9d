/* The content of a page in one file, from the form in which it is packed. */

/**
 * Put what several parts share into each of them.
 * @param {{ shared: any[], content: any }} packed
 */
export function expand({ shared, content }) {
  /** @type {(value: any) => any} */
  const put = (value) => {
    if (Array.isArray(value)) return value.map(put);
    if (value === null || typeof value !== "object") return value;
    if ("$" in value) return shared[value.$];
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, put(inner)]));
  };
  shared.forEach((value, index) => (shared[index] = put(value)));
  return put(content);
}
