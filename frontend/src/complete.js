// Completion and hover over manifests, from the schema.
import { hoverTooltip } from "@codemirror/view";
import { fieldAt, fieldsOf, load } from "./schema.js";
import { kindAt, pathAt, siblingsAt } from "./path.js";

// What every document begins with, whatever its kind will be.
const BEGINNING = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { ref: "meta.v1.ObjectMeta" } };

function typeOf(field) {
  if (field.items) return `[]${typeOf(field.items)}`;
  if (field.values) return `map of ${typeOf(field.values)}`;
  return field.ref?.split(".").at(-1) ?? field.type;
}

// What follows a key when it is chosen: a mapping or a list opens on the next line.
function rest(field, indent) {
  if (field.items) return `:\n${indent}- `;
  return field.ref || field.values ? `:\n${indent}  ` : ": ";
}

function keyOptions(schema, state, position) {
  const lines = state.doc.toString().split("\n");
  const line = state.doc.lineAt(position);
  const number = line.number - 1;
  const column = /^[\s-]*/.exec(line.text)[0].length;
  const about = kindAt(lines, number);
  const path = pathAt(lines, number, column);
  const parent = fieldAt(schema, about, path);
  const fields = path.length === 0 && !parent ? BEGINNING : fieldsOf(schema, parent);
  const taken = siblingsAt(lines, number, column);
  return Object.entries(fields)
    .filter(([name]) => !taken.has(name) && name !== "status")
    .map(([name, field]) => ({
      label: name,
      detail: typeOf(field),
      info: field.description,
      type: "property",
      boost: field.required ? 1 : 0,
      apply: name + rest(field, " ".repeat(column)),
    }));
}

function valueOptions(schema, state, position, key) {
  const lines = state.doc.toString().split("\n");
  const number = state.doc.lineAt(position).number - 1;
  const about = kindAt(lines, number);
  if (key === "kind") return Object.keys(schema.kinds).map((name) => ({ label: name.split(" ")[1], type: "class" }));
  if (key === "apiVersion") {
    const names = Object.keys(schema.kinds).filter((name) => !about.kind || name.endsWith(` ${about.kind}`));
    return [...new Set(names.map((name) => name.split(" ")[0]))].map((label) => ({ label, type: "namespace" }));
  }
  const column = /^[\s-]*/.exec(lines[number])[0].length;
  const field = fieldAt(schema, about, [...pathAt(lines, number, column), key]);
  const values = field?.type === "boolean" ? ["true", "false"] : (field?.enum ?? []);
  return values.map((label) => ({ label, type: "enum" }));
}

// The completion source.
export function completeManifest(url) {
  return async (context) => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const value = /^[\s-]*([\w./-]+):\s+([\w./-]*)$/.exec(before);
    const key = /^[\s-]*([\w./]*)$/.exec(before);
    if (!value && (!key || (!key[1] && !context.explicit))) return null;
    const schema = await load(url);
    const options = value ? valueOptions(schema, context.state, context.pos, value[1]) : keyOptions(schema, context.state, context.pos);
    const typed = value ? value[2] : key[1];
    return options.length ? { from: context.pos - typed.length, options, validFor: /^[\w./-]*$/ } : null;
  };
}

// What a field means, when the pointer rests on it.
export function explainManifest(url) {
  return hoverTooltip(async (view, position) => {
    const line = view.state.doc.lineAt(position);
    const match = /^([\s-]*)([\w./-]+)(?=\s*:)/.exec(line.text);
    const column = position - line.from;
    if (!match || column < match[1].length || column > match[0].length) return null;
    const schema = await load(url);
    const lines = view.state.doc.toString().split("\n");
    const path = pathAt(lines, line.number - 1, match[1].length);
    const field = fieldAt(schema, kindAt(lines, line.number - 1), [...path, match[2]]);
    if (!field) return null;
    const create = () => {
      const dom = document.createElement("div");
      dom.className = "explain";
      const title = document.createElement("strong");
      title.textContent = `${match[2]} <${typeOf(field)}>`;
      const text = document.createElement("p");
      text.textContent = field.description ?? "";
      dom.append(title, text);
      return { dom };
    };
    return { pos: line.from + match[1].length, end: line.from + match[0].length, above: true, create };
  });
}
