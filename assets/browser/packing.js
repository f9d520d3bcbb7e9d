/* Unpack the content of a standalone page. */

/**
 * Expand the references to shared parts.
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
