// Builds what the page loads from npm packages: the editor, and htmx with its SSE extension in one file. The results are
// committed under static/build/; a test proves that they are what this script builds.
import { build } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";

const out = process.argv[2] ?? "../static/build";
await mkdir(out, { recursive: true });

await build({
  entryPoints: { editor: "src/editor.js", page: "src/page.js" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  banner: { js: "/* Podyard (Apache-2.0), with CodeMirror 6 (MIT): see NOTICE */" },
});

const htmx = "node_modules/htmx.org/dist";
const parts = await Promise.all([`${htmx}/htmx.min.js`, `${htmx}/ext/hx-sse.min.js`].map((path) => readFile(path, "utf8")));
// A morph makes a stand-in for a new element by its tag name alone, which turns a new <g> into an HTML element, and all
// that is then moved into it cannot be seen.
const BLIND = "document.createElement(n.tagName)";
if (parts[0].split(BLIND).length !== 2) throw new Error("htmx makes stand-ins in another way now: see whether it knows SVG");
parts[0] = parts[0].replace(BLIND, "document.createElementNS(n.namespaceURI,n.localName)");
const joined = parts.map((text) => text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "")).join(";\n");
await writeFile(`${out}/htmx.js`, `/* htmx 4.0.1 and hx-sse (0BSD): see NOTICE */\n${joined}\n`);
