/* Pictures as files, the same from the page and from the command line: Plotly's drawing with embedded fonts.
 *
 * This module imports nothing, because the Chrome that `event-timeline export` starts runs this file unchanged. */

/** @typedef {{ format: string, width: number, height: number, scale: number, imageDataOnly?: boolean }} Options */
/** @typedef {{ alt?: string, inch?: number }} Meta */

const CSS_INCH_PX = 96;
const METRES_PER_INCH = 0.0254;
const QUALITY = 0.95;

/** @type {Promise<string> | undefined} */
let fontRules;

/** CSS rules with the embedded fonts of this page, because a picture has no page from which to load them. */
function embeddedFonts() {
  fontRules ??= readFonts();
  return fontRules;
}

async function readFonts() {
  const sheets = [...document.styleSheets].filter((sheet) => !sheet.href || sheet.href.startsWith(location.origin));
  const rules = sheets.flatMap((sheet) =>
    [...sheet.cssRules]
      .filter((rule) => rule instanceof CSSFontFaceRule)
      .map((rule) => embedFont(rule.cssText, sheet.href || location.href)),
  );
  return (await Promise.all(rules)).join("\n");
}

/** @param {string} rule @param {string} base Address that those in the rule are relative to. */
async function embedFont(rule, base) {
  const [all, address] = rule.match(/url\("([^"]+)"\)/) || [];
  if (!all || address.startsWith("data:")) return rule;
  const answer = await fetch(new URL(address, base));
  return rule.replace(all, `url("${await dataUrl(await answer.blob())}")`);
}

/**
 * Convert a figure to an SVG that contains its fonts and its alternative text.
 * @param {(figure: any, options: any) => Promise<string>} toImage
 * @param {any} figure
 * @param {Options} options
 */
export async function pictureSvg(toImage, figure, options) {
  const fonts = await embeddedFonts();
  // Texts are measured with the fonts of the picture.
  await Promise.all(["12px Arimo", "bold 12px Arimo"].map((font) => document.fonts.load(font, "aя")));
  const { title, alt, inch, halo, config } = { inch: CSS_INCH_PX, ...figure.layout.meta };
  const configured = { ...figure, config: { ...figure.config, ...config } };
  const drawing = await toImage(configured, { ...options, format: "svg", scale: 1, imageDataOnly: true });
  const svg = new DOMParser().parseFromString(drawing, "image/svg+xml");
  const root = svg.documentElement;
  const { width, height } = options;
  root.setAttribute("viewBox", `0 0 ${width} ${height}`);
  Object.entries({ width, height }).forEach(([side, px]) => root.setAttribute(side, `${(px / inch) * CSS_INCH_PX}`));
  root.setAttribute("role", "img");
  const style = svgElement(svg, "style", `${fonts}\n${haloRule(halo ?? figure.layout.paper_bgcolor)}`);
  root.prepend(svgElement(svg, "title", title), svgElement(svg, "desc", alt), style);
  return new XMLSerializer().serializeToString(svg);
}

/**
 * Add an outline to letters, so that they stay readable on lines; on a bar, it has the colour of the bar.
 * @param {string} paper
 */
const haloRule = (paper) =>
  ".ytick text, .textpoint text:not([style*='fill: rgb(255, 255, 255)']):not([style*='fill: rgb(0, 0, 0)']) " +
  `{ paint-order: stroke; stroke: ${paper}; stroke-width: 3px; stroke-linejoin: round; }`;

/** @param {Document} svg @param {string} name @param {string | undefined} text */
function svgElement(svg, name, text) {
  const element = svg.createElementNS("http://www.w3.org/2000/svg", name);
  element.textContent = text || "";
  return element;
}

/**
 * Convert an SVG to a Blob of type image/png or image/webp, with `scale` dots per pixel.
 * @param {string} svg
 * @param {Options} options
 * @param {Meta} [meta]
 */
export async function picturePixels(svg, { format, width, height, scale }, { alt, inch = CSS_INCH_PX } = {}) {
  const image = new Image();
  image.src = svgUrl(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height].map((side) => Math.round(side * scale));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const type = `image/${format}`;
  const pixels = await new Promise((/** @type {(blob: Blob | null) => void} */ done) =>
    canvas.toBlob(done, type, QUALITY),
  );
  // If a canvas is too large for the browser, the result is null or has another format.
  if (pixels?.type !== type) throw new Error("the browser cannot make a picture of this size");
  return format === "png" ? describePng(pixels, scale * inch, alt) : pixels;
}

/** @param {string} svg */
export const svgUrl = (svg) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/**
 * Add the size on paper and the alternative text to a PNG (PNG 3, 11.3.4.3 and 11.3.3.4).
 * @param {Blob} png
 * @param {number} dpi
 * @param {string} [alt]
 */
export function describePng(png, dpi, alt) {
  // The signature and the header come first, 8 and 25 bytes long.
  const [head, rest] = [png.slice(0, 33), png.slice(33)];
  const pixelsPerMetre = Math.round(dpi / METRES_PER_INCH);
  const size = new DataView(new ArrayBuffer(9));
  [0, 4].forEach((side) => size.setUint32(side, pixelsPerMetre));
  size.setUint8(8, 1);
  // Keyword, not compressed, no language.
  const text = new TextEncoder().encode(`Description\0\0\0\0\0${alt || ""}`);
  return new Blob([head, chunk("pHYs", new Uint8Array(size.buffer)), chunk("iTXt", text), rest], { type: png.type });
}

/** @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, -4)));
  return bytes;
}

/** Checksum of a chunk (PNG 3, annex D). @param {Uint8Array} bytes */
export function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** @param {Blob} blob @returns {Promise<string>} */
const dataUrl = (blob) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

// No font has a letter for this code point, so browsers draw a box for it.
const NO_LETTER = "\u{fffff}";
const LETTER_PX = 24;

/**
 * The letters that no font of this computer has: each is drawn and compared with a box.
 * @param {string} letters
 * @param {string} family
 */
export function missingLetters(letters, family) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * LETTER_PX, height: 2 * LETTER_PX });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return "";
  context.font = `${LETTER_PX}px ${family}`;
  context.textBaseline = "middle";
  const draw = (/** @type {string} */ letter) => {
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.fillText(letter, LETTER_PX / 4, LETTER_PX);
    return new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  };
  const box = draw(NO_LETTER);
  return [...letters].filter((letter) => draw(letter).every((dots, at) => dots === box[at])).join("");
}

/**
 * Make Plotly create all images in this way, including those for Kaleido.
 * @param {any} plotly
 */
export function replaceToImage(plotly) {
  const toImage = plotly.toImage.bind(plotly);
  plotly.toImage = async (/** @type {any} */ figure, /** @type {Options} */ options) => {
    const { letters, family } = figure.layout.meta || {};
    // The server asks in this way which letters would be boxes.
    const svg = letters ? missingLetters(letters, family) : await pictureSvg(toImage, figure, options);
    if (options.format === "svg") return options.imageDataOnly ? svg : svgUrl(svg);
    const pixels = await picturePixels(svg, options, figure.layout.meta);
    return (await dataUrl(pixels)).replace(/^.*,/, "");
  };
}
