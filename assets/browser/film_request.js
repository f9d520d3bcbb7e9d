/* A film that the server draws: its progress while frames are drawn, and a way to stop. */
import { setProps, translate } from "./dash_api.js";
import { request, unansweredText } from "./server.js";

/** @typedef {{ drawn?: number, film?: string, problem?: string }} Step */

/** Stops the film that is being drawn; null if there is none. @type {AbortController | null} */
let drawing = null;

/** Draw no further frames. */
export function stopFilm() {
  drawing?.abort();
}

/** @param {boolean} isDrawing @param {number} frames */
function showDrawing(isDrawing, frames) {
  setProps("film-stop", { hidden: !isDrawing });
  setProps("film-progress", { hidden: !isDrawing, value: 0, max: frames });
}

/**
 * Read a stream of JSON, line by line.
 * @param {ReadableStream<Uint8Array>} stream
 * @returns {AsyncGenerator<Step>}
 */
export async function* readSteps(stream) {
  const reader = stream.pipeThrough(/** @type {any} */ (new TextDecoderStream())).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}

/** @param {string} base64 @param {string} type */
const toBlob = (base64, type) => new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type });

/** @param {Response} answer @returns {Promise<string>} The film in Base64. */
async function receive(answer) {
  if (!answer.ok || !answer.body) throw new Error(await answer.text());
  for await (const { drawn, film, problem } of readSteps(answer.body)) {
    if (problem) throw new Error(problem);
    if (film) return film;
    setProps("film-progress", { value: drawn });
  }
  throw new Error(unansweredText());
}

/**
 * Let the server draw a film; null if the reader stopped it.
 * @param {{ address: string, frames: number, name: string }} film
 * @returns {Promise<Blob | null>}
 */
export async function requestFilm({ address, frames, name }) {
  stopFilm();
  const current = (drawing = new AbortController());
  const { signal } = current;
  showDrawing(true, frames);
  setProps("picture-problem", { children: translate("Drawing the film …") });
  try {
    const answer = await request(address, { signal });
    if (signal.aborted) return null;

    if (!answer) throw new Error(unansweredText());
    return toBlob(await receive(answer), `image/${name.split(".").at(-1)}`);
  } catch (error) {
    if (signal.aborted) return null;

    throw error;
  } finally {
    if (drawing === current) {
      drawing = null;
      showDrawing(false, frames);
    }
  }
}
