import assert from "node:assert/strict";
import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IndexStore } from "../../../../src/core/log/index-store.ts";
import { LineIndex } from "../../../../src/core/log/line-index.ts";
import { indexOf } from "./lines.ts";

describe("the store of indexes", () => {
  let folder: string;
  let descriptors: number[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "indexes-"));
    descriptors = [];
  });
  afterEach(() => {
    for (const descriptor of descriptors) closeSync(descriptor);
    rmSync(folder, { recursive: true });
  });

  const text = '{"a":1}\n\n{"a":2}\n'.repeat(1000);
  const path = (name: string) => join(folder, name);
  const kept = () => readdirSync(path("kept"));
  const store = (keptBytes?: number) => new IndexStore(path("kept"), keptBytes, 10);
  const write = (name: string, content: string) => writeFileSync(path(name), content);
  const open = (name: string) => {
    const descriptor = openSync(path(name), "r");
    descriptors.push(descriptor);
    return descriptor;
  };
  const save = (name: string, keptBytes?: number) =>
    store(keptBytes).save(open(name), indexOf(readFileSync(path(name))).state);
  const load = async (name: string) => {
    const state = await store().load(open(name));
    return state && LineIndex.of(state);
  };

  it("gives what it was given, whatever the file is called now", async () => {
    write("a", text);
    assert.equal(await save("a"), true);
    assert.equal(kept().length, 1);
    const index = await load("a");
    assert.deepEqual([index?.count, index?.position, index?.lineNumberOf(1999)], [2000, text.length, 3000]);
    assert.equal(await load("nothing").catch(() => "none"), "none");
  });

  it("knows nothing of others", async () => {
    write("a", text);
    write("b", text);
    await save("a");
    assert.equal(await load("b"), undefined);
  });

  it("goes on where the file has grown", async () => {
    write("a", `${text}{"a"`);
    await save("a");
    appendFileSync(path("a"), ":3}\n");
    const index = await load("a");
    assert.deepEqual([index?.count, index?.position], [2000, text.length + 4]);
  });

  const checkRefused = (name: string, change: () => void) => {
    it(`does not use it where ${name}`, async () => {
      write("a", text);
      await save("a");
      change();
      assert.equal(await load("a"), undefined);
    });
  };
  checkRefused("the file is shorter", () => truncateSync(path("a"), text.length - 1));
  checkRefused("the file has another date", () => utimesSync(path("a"), 1, 1));
  checkRefused("the file begins otherwise and has grown", () => write("a", `x${text.slice(1)}more\n`));
  checkRefused("the file was written anew and is longer", () => write("a", text.slice(9).repeat(2)));
  checkRefused("it is cut", () => truncateSync(path(join("kept", kept()[0] ?? "")), 100));
  checkRefused("it is gone", () => rmSync(path(join("kept", kept()[0] ?? ""))));
  checkRefused("the file is another one", () => {
    const { atime, mtime } = statSync(path("a"));
    rmSync(path("a"));
    // The system may give the number of a removed file to the next one.
    write("between", "");
    write("a", text.replace("1", "2"));
    utimesSync(path("a"), atime, mtime);
  });

  it("does not keep what is not of the file, or too little", async () => {
    write("a", text);
    assert.equal(await store().save(open("a"), indexOf(Buffer.from(`${text}x`)).state), false);
    assert.equal(await store().save(open("a"), indexOf(Buffer.from("a\n")).state), false);
  });

  it("says so where it cannot keep anything", async () => {
    write("a", text);
    write("kept", "a file");
    assert.equal(await save("a"), false);
    assert.equal(await load("a"), undefined);
  });

  it("removes the least recently used", async () => {
    for (const name of ["a", "b", "c"]) write(name, text);
    await save("a");
    await save("b");
    const { size } = statSync(join(path("kept"), kept()[0] ?? ""));
    for (const name of kept()) utimesSync(join(path("kept"), name), 1, 1);
    await load("a");
    writeFileSync(path("kept/something else"), "x");
    await save("c", size * 2);
    assert.equal(kept().length, 3);
    assert.deepEqual(
      [(await load("a"))?.count, await load("b"), (await load("c"))?.count],
      [2000, undefined, 2000],
    );
  });
});
