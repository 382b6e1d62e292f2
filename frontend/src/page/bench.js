// The editor on the bench: mounts it over the textarea, marks what the API refused, loads examples.
import { showPane } from "./layout.js";

const NARROW = "(max-width: 799px)";
const PAUSE = 800; // ms without a key, after which it is asked what runs of the text

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
  host.addEventListener("leave", () => {
    const stage = document.getElementById("cluster");
    (stage.checkVisibility() ? stage : apply).focus(); // of a narrow page only one part is there
  });
  box.append(host);
  box.dataset.ready = "true";
  return editor;
}

// Keeps the editor's tint true to what runs, which the server knows, and says that the two differ.
function followRunning(form, editor) {
  const box = document.getElementById("running");
  let asked = 0;
  let told = "";
  const say = () => (document.getElementById("differs").hidden = !editor.differs);
  const take = () => {
    editor.settle(document.getElementById("runs").content.textContent);
    say();
  };
  const ask = async () => {
    const turn = ++asked;
    const body = new FormData(form);
    body.set("do", "running");
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || turn !== asked) return;
    const text = await answer.text();
    if (text !== told) box.innerHTML = told = text; // a screen reader says it when it is put in
    take();
  };
  let waiting;
  form.addEventListener("edited", () => {
    say();
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  // Whatever the learner does, here or elsewhere, is told in the story.
  const newest = () => [...document.querySelectorAll("#story .mine")].at(-1)?.id;
  let last = newest();
  document.addEventListener("podyard:frame", () => {
    if (newest() === last) return;
    last = newest();
    ask();
  });
  box.addEventListener("click", (event) => {
    if (!event.target.closest("[value=running]")) return;
    event.preventDefault();
    editor.show(document.getElementById("runs").content.textContent);
    editor.focus();
  });
  take();
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
  followRunning(form, editor);
  form.addEventListener("edited", () => sessionStorage.setItem(draft, editor.text));
  const busy = (is) => form.querySelector("[value=apply]").toggleAttribute("disabled", is);
  form.addEventListener("htmx:before:request", () => busy(true));
  document.addEventListener("htmx:finally:request", () => busy(false));
  const toCluster = () => matchMedia(NARROW).matches && showPane("cluster");
  const mark = () => {
    const body = outcome.querySelector(".outcome-body");
    if (!body) return;
    editor.fail(refusals(outcome));
    if (body.dataset.applied !== "true") return;
    editor.settle(editor.text);
    sessionStorage.removeItem(draft);
    if (!outcome.querySelector("[data-waits]")) toCluster();
  };
  document.addEventListener("htmx:after:swap", (event) => event.target.closest?.("#manifest-form, #outcome") && mark());
  mark();
  // That time is paused is true until it goes on.
  document.addEventListener("podyard:frame", () => {
    if (!document.querySelector("#clock [value=resume]")) outcome.querySelector("[data-waits]")?.remove();
  });
  outcome.addEventListener("click", (event) => {
    if (event.target.closest("[data-waits] button")) toCluster();
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
