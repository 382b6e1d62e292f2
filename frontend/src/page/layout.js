// The divider between bench and stage, the parts of the page on a narrow screen, sheets, and the page's shortcuts.
const STEP = 24; // pixels a key press

function startDivider(yard) {
  const divider = yard.querySelector(".divider");
  const set = (width) => {
    const kept = Math.round(Math.min(Math.max(width, 320), window.innerWidth - 420));
    yard.style.setProperty("--bench", `${kept}px`);
    divider.setAttribute("aria-valuenow", kept);
    localStorage.setItem("bench-width", kept);
  };
  const width = () => yard.querySelector(".bench").getBoundingClientRect().width;
  if (localStorage.getItem("bench-width")) set(Number(localStorage.getItem("bench-width")));
  divider.addEventListener("pointerdown", (event) => divider.setPointerCapture(event.pointerId));
  divider.addEventListener("pointermove", (event) => divider.hasPointerCapture(event.pointerId) && set(event.clientX));
  divider.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") set(width() - STEP);
    if (event.key === "ArrowRight") set(width() + STEP);
  });
}

export function showPane(name) {
  const yard = document.querySelector(".yard");
  yard.dataset.pane = name;
  for (const button of yard.querySelectorAll("[data-pane-of]")) {
    button.toggleAttribute("aria-current", button.dataset.paneOf === name);
  }
  document.dispatchEvent(new CustomEvent("podyard:pane"));
}

const isTyping = (event) => event.composedPath()[0].closest?.("input, textarea, select, button, a, summary, [contenteditable], dialog");

// Space pauses, "." steps, "?" lists the shortcuts: but never while somebody types or stands on a button.
function startShortcuts() {
  const press = { " ": "#pause", ".": "#step" };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.key === "?") document.getElementById("help")?.showModal();
    if (!press[event.key]) return;
    event.preventDefault();
    document.querySelector(press[event.key])?.click();
  });
}

// A button that asks before it acts.
function startQuestions() {
  document.addEventListener("click", (event) => {
    const question = event.target.closest("[data-confirm]")?.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  }, true);
}

export function startLayout() {
  startQuestions();
  for (const button of document.querySelectorAll("[data-open]")) {
    button.addEventListener("click", () => document.getElementById(button.dataset.open).showModal());
  }
  const yard = document.querySelector(".yard");
  if (!yard) return;
  startDivider(yard);
  startShortcuts();
  yard.addEventListener("click", (event) => {
    const pane = event.target.closest("[data-pane-of]");
    if (pane) showPane(pane.dataset.paneOf);
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
}
