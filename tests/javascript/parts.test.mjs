/* Small functions of the page that need no page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { writtenId } from "../../assets/browser/elements.js";
import { readSteps } from "../../assets/browser/film_request.js";
import { besidePointer } from "../../assets/browser/hover.js";
import { parseLines } from "../../assets/browser/hover_text.js";
import { expand } from "../../assets/browser/packing.js";
import { fileName } from "../../assets/browser/picture_dialog.js";
import { crc32, describePng } from "../../assets/browser/picture_file.js";

test("hover texts have lines, bold words and escaped characters, and no other markup", () => {
  assert.deepEqual(parseLines("a <b>bold &amp; new</b><br>&lt;i&gt;"), [
    [
      { text: "a ", isBold: false },
      { text: "bold & new", isBold: true },
    ],
    [{ text: "<i>", isBold: false }],
  ]);
});

test("bold words continue on the next line", () => {
  assert.deepEqual(parseLines("<b>a long<br>title</b> and more"), [
    [{ text: "a long", isBold: true }],
    [
      { text: "title", isBold: true },
      { text: " and more", isBold: false },
    ],
  ]);
});

const SCREEN = { width: 1000, height: 800 };
test("a label is beside the pointer, on a side with room", () => {
  const size = { width: 200, height: 100 };
  assert.deepEqual(besidePointer({ clientX: 100, clientY: 400 }, size, SCREEN), { left: 114, top: 350 });
  assert.deepEqual(besidePointer({ clientX: 900, clientY: 400 }, size, SCREEN), { left: 686, top: 350 });
  assert.deepEqual(besidePointer({ clientX: 100, clientY: 10 }, size, SCREEN), { left: 114, top: 4 });
});

test("a label that fits on neither side is above or below the pointer", () => {
  const size = { width: 380, height: 100 };
  const phone = { width: 390, height: 800 };
  assert.deepEqual(besidePointer({ clientX: 200, clientY: 400 }, size, phone), { left: 6, top: 286 });
  assert.deepEqual(besidePointer({ clientX: 200, clientY: 50 }, size, phone), { left: 6, top: 64 });
});

test("compound ids are written as by Dash", () => {
  assert.equal(
    writtenId({ type: "choose", event: "kursk", where: "table" }),
    '{"event":"kursk","type":"choose","where":"table"}',
  );
  assert.equal(writtenId("map"), "map");
  assert.equal(writtenId(undefined), undefined);
});

test("references to shared parts are expanded, also in shared parts", () => {
  const shared = [["text"], { list: { $: 0 } }];
  assert.deepEqual(expand({ shared, content: [{ $: 1 }, { $: 0 }, null, 3] }), [{ list: ["text"] }, ["text"], null, 3]);
});

test("the name of a file is read in Latin letters and in any other", () => {
  assert.equal(fileName('attachment; filename="events.html"'), "events.html");
  assert.equal(fileName("attachment; filename=events.html"), "events.html");
  assert.equal(
    fileName("attachment; filename=x.html; filename*=UTF-8''%D0%BF%D0%BE%D0%B4%D1%96%D1%97.html"),
    "події.html",
  );
  assert.equal(fileName(null), "");
});

test("a PNG gets a size and a description with valid checksums", async () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  const png = new Blob([new Uint8Array(33), new Uint8Array([1, 2, 3])], { type: "image/png" });
  const described = Buffer.from(await describePng(png, 254, "two ships").arrayBuffer());
  assert.equal(described.readUInt32BE(33), 9);
  assert.equal(described.subarray(37, 41).toString(), "pHYs");
  assert.equal(described.readUInt32BE(41), 10_000);
  assert.equal(described.readUInt32BE(50), crc32(described.subarray(37, 50)));
  assert.ok(described.includes("two ships"));
  assert.deepEqual([...described.subarray(-3)], [1, 2, 3]);
});

test("steps of a film are read as they arrive, wherever the stream is cut", async () => {
  const whole = new TextEncoder().encode('{"drawn":0}\n{"problem":"помилка"}\n{"cut":');
  for (const at of [1, 13, 26, 27]) {
    const stream = ReadableStream.from([whole.slice(0, at), whole.slice(at)]);
    const steps = [];
    for await (const step of readSteps(stream)) steps.push(step);
    assert.deepEqual(steps, [{ drawn: 0 }, { problem: "помилка" }]);
  }
});
