/* Pictures as files, the same from the page and from the command line: what plotly draws, with its letters in it. */
(function () {
  "use strict";
  const app = (window.eventTimeline = window.eventTimeline || {});
  const CSS_INCH_PX = 96;
  const METRES_AN_INCH = 0.0254;
  const QUALITY = 0.95;

  /** Rules for the fonts of this page, with the fonts in them: a picture has no page to take them from. */
  const fontsInside = once(async () => {
    const sheets = [...document.styleSheets].filter((sheet) => !sheet.href || sheet.href.startsWith(location.origin));
    const rules = sheets.flatMap((sheet) =>
      [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => [rule.cssText, sheet.href]),
    );
    return (await Promise.all(rules.map(([rule, from]) => inside(rule, from || location.href)))).join("\n");
  });

  function once(make) {
    let made;
    return () => (made = made || make());
  }

  async function inside(rule, from) {
    const [all, address] = rule.match(/url\("([^"]+)"\)/);
    if (address.startsWith("data:")) return rule;
    const answer = await fetch(new URL(address, from));
    return rule.replace(all, `url("${await asAddress(await answer.blob())}")`);
  }

  /** A figure as the text of an SVG that needs nothing from outside and says what it shows. */
  app.pictureSvg = async (toImage, figure, options) => {
    const fonts = await fontsInside();
    // Texts are measured by the letters that they will have.
    await Promise.all(["12px Arimo", "bold 12px Arimo"].map((font) => document.fonts.load(font, "aя")));
    const { title, alt, inch, config } = { inch: CSS_INCH_PX, ...figure.layout.meta };
    const asked = { ...figure, config: { ...figure.config, ...config } };
    const drawn = await toImage(asked, { ...options, format: "svg", scale: 1, imageDataOnly: true });
    const svg = new DOMParser().parseFromString(drawn, "image/svg+xml");
    const root = svg.documentElement;
    const { width, height } = options;
    root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    Object.entries({ width, height }).forEach(([side, px]) => root.setAttribute(side, `${(px / inch) * CSS_INCH_PX}`));
    root.setAttribute("role", "img");
    const style = element(svg, "style", `${fonts}\n${halo(figure.layout.paper_bgcolor)}`);
    root.prepend(element(svg, "title", title), element(svg, "desc", alt), style);
    return new XMLSerializer().serializeToString(svg);
  };

  /** Letters that cross a line stay readable, as on the page; those on a bar have its colour around them. */
  const halo = (paper) =>
    ".ytick text, .textpoint text:not([style*='fill: rgb(255, 255, 255)']):not([style*='fill: rgb(0, 0, 0)']) " +
    `{ paint-order: stroke; stroke: ${paper}; stroke-width: 3px; stroke-linejoin: round; }`;

  function element(svg, name, text) {
    const made = svg.createElementNS("http://www.w3.org/2000/svg", name);
    made.textContent = text || "";
    return made;
  }

  /** An SVG as dots, `scale` of them for each of its pixels: a Blob of type image/png or image/webp. */
  app.pictureDots = async (svg, { format, width, height, scale }, { alt, inch = CSS_INCH_PX } = {}) => {
    const image = new Image();
    image.src = app.svgAddress(svg);
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height].map((side) => Math.round(side * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const dots = await new Promise((done) => canvas.toBlob(done, `image/${format}`, QUALITY));
    // A canvas that is too large for the browser gives nothing, or another format.
    if (!dots || dots.type !== `image/${format}`) throw new Error("the browser cannot make a picture of this size");
    return format === "png" ? described(dots, scale * inch, alt) : dots;
  };

  app.svgAddress = (svg) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

  /** A PNG that says how large it is on paper, and what it shows (PNG 3, 11.3.4.3 and 11.3.3.4). */
  function described(png, dpi, alt) {
    // The signature and the header come first, 8 and 25 bytes long.
    const [head, rest] = [png.slice(0, 33), png.slice(33)];
    const dots = Math.round(dpi / METRES_AN_INCH);
    const size = new DataView(new ArrayBuffer(9));
    [0, 4].forEach((side) => size.setUint32(side, dots));
    size.setUint8(8, 1);
    // Keyword, not compressed, no language.
    const words = new TextEncoder().encode(`Description\0\0\0\0\0${alt || ""}`);
    return new Blob([head, chunk("pHYs", new Uint8Array(size.buffer)), chunk("iTXt", words), rest], { type: png.type });
  }

  function chunk(type, data) {
    const bytes = new Uint8Array(data.length + 12);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, data.length);
    bytes.set(new TextEncoder().encode(type), 4);
    bytes.set(data, 8);
    view.setUint32(data.length + 8, crc32(bytes.subarray(4, -4)));
    return bytes;
  }

  /** Checksum of a chunk (PNG 3, annex D). */
  function crc32(bytes) {
    let crc = ~0;
    for (const byte of bytes) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc >>> 0;
  }

  const asAddress = (blob) =>
    new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result);
      reader.onerror = () => failed(reader.error);
      reader.readAsDataURL(blob);
    });

  /** Let the Chrome of the command line make its pictures in this way, too: kaleido asks plotly for an image. */
  app.printFrom = (plotly) => {
    const toImage = plotly.toImage.bind(plotly);
    plotly.toImage = async (figure, options) => {
      const svg = await app.pictureSvg(toImage, figure, options);
      if (options.format === "svg") return options.imageDataOnly ? svg : app.svgAddress(svg);
      const dots = await app.pictureDots(svg, options, figure.layout.meta);
      return (await asAddress(dots)).replace(/^.*,/, "");
    };
  };
  if (document.title === "Kaleido-fier") app.printFrom(window.Plotly);
})();
