// The editor on the bench: mounts it over the textarea, marks what the API refused, loads examples.
import { showPane } from "./layout.js";

const NARROW = "(max-width: 799px)";

async function mountEditor(box, form) {
  const { mount } = await import(box.dataset.editor);
  const host = document.createElement("div");
  host.className = "editor-host";
  const apply = form.querySelector("[value=apply]");
  const editor = mount(host, form.elements.manifest, {
    label: box.dataset.label,
    schema: box.dataset.schema,
    phrases: JSON.parse(box.dataset.phrases),
    submit: () => form.requestSubmit(apply),
  });
  host.addEventListener("leave", () => document.getElementById("cluster").focus());
  box.append(host);
  box.dataset.ready = "true";
  return editor;
}

// The refusals in the answer, as the editor marks them.
function refusals(outcome) {
  return [...outcome.querySelectorAll("[data-line]")].map((item) => ({
    line: Number(item.dataset.line),
    column: Number(item.dataset.column),
    message: item.dataset.message,
  }));
}

export async function startBench() {
  const form = document.getElementById("manifest-form");
  if (!form) return;
  const outcome = document.getElementById("outcome");
  const editor = await mountEditor(document.getElementById("editor"), form);
  // What is not applied yet outlives a change of view or language in this tab.
  const draft = `draft ${form.action}`;
  const kept = sessionStorage.getItem(draft);
  if (kept !== null && !outcome.querySelector(".outcome-body") && !location.search.includes("example")) editor.show(kept);
  form.addEventListener("edited", () => sessionStorage.setItem(draft, editor.text));
  const busy = (is) => form.querySelector("[value=apply]").toggleAttribute("disabled", is);
  form.addEventListener("htmx:before:request", () => busy(true));
  document.addEventListener("htmx:finally:request", () => busy(false));
  const mark = () => {
    const body = outcome.querySelector(".outcome-body");
    if (!body) return;
    editor.fail(refusals(outcome));
    if (body.dataset.applied !== "true") return;
    editor.settle(editor.text);
    sessionStorage.removeItem(draft);
    if (matchMedia(NARROW).matches) showPane("cluster");
  };
  document.addEventListener("htmx:after:swap", (event) => event.target.closest?.("#manifest-form, #outcome") && mark());
  mark();
  outcome.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go]");
    if (button) editor.goTo(Number(button.dataset.go));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-example]");
    if (!link) return;
    event.preventDefault();
    editor.show(document.getElementById(`example-${link.dataset.example}`).content.textContent);
    link.closest("details")?.removeAttribute("open");
    if (matchMedia(NARROW).matches) showPane("editor");
    editor.focus();
  });
}
