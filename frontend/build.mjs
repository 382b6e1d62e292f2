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
const joined = parts.map((text) => text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "")).join(";\n");
await writeFile(`${out}/htmx.js`, `/* htmx 4.0.1 and hx-sse (0BSD): see NOTICE */\n${joined}\n`);
