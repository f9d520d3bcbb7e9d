/* The texts of marks, for the page and the standalone page. */

/**
 * Split a text of the server into lines, and each line into plain and bold pieces; there is no other markup. Bold
 * words may continue on the next line.
 * @param {string} text
 * @returns {{ text: string, isBold: boolean }[][]}
 */
export function parseLines(text) {
  const plain = (/** @type {string} */ part) => part.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  let isBold = false;
  const piecesOf = (/** @type {string} */ line) =>
    line.split(/(<\/?b>)/).flatMap((part) => {
      if (part === "<b>" || part === "</b>") isBold = part === "<b>";
      else if (part) return [{ text: plain(part), isBold }];
      return [];
    });
  return text.split("<br>").map(piecesOf);
}

/** @param {string} text */
export function linesOf(text) {
  return parseLines(text).map((pieces) => {
    const line = document.createElement("div");
    pieces.forEach((piece) => {
      const run = piece.isBold ? document.createElement("b") : document.createTextNode("");
      run.textContent = piece.text;
      line.append(run);
    });
    return line;
  });
}

/**
 * The text of a point among the texts of its trace.
 * @param {any} texts
 * @param {number | number[]} point Number of the point, or its row and column.
 * @returns {string | undefined}
 */
export const textOfPoint = (texts, point) =>
  /** @type {number[]} */ ([]).concat(point).reduce((inner, index) => inner?.[index], texts);
