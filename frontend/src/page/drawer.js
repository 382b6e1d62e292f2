// The drawer: opens on whatever carries data-key, follows the cluster while it is open, gives the focus back.
const EVERY = 1000; // ms between two looks while things change

// What had the focus: its id, for a morph may have put another element in its place, or itself.
let opener = {};
let stale = false;

const drawer = () => document.getElementById("drawer");

// What had the focus may go with what it was about; then the heading has it, so that nobody is sent to the page's top.
async function load(url) {
  const inside = drawer().contains(document.activeElement);
  await htmx.ajax("GET", url, { target: "#drawer", swap: "innerMorph" });
  if (inside && !drawer().hidden && !drawer().contains(document.activeElement)) drawer().querySelector("h2")?.focus();
}

async function open(place) {
  // From one object to the next inside the drawer, the way back stays the first.
  if (!drawer().contains(place)) opener = { id: place.id, place };
  drawer().dataset.url = place.dataset.href;
  await load(place.dataset.href);
  drawer().hidden = false;
  drawer().querySelector("h2")?.focus();
}

function close() {
  drawer().hidden = true;
  delete drawer().dataset.url;
  const back = (opener.id && document.getElementById(opener.id)) || (opener.place?.isConnected && opener.place);
  (back || document.querySelector("#picture [tabindex='0']"))?.focus();
}

export function startDrawer() {
  if (!drawer()) return;
  document.addEventListener("click", (event) => {
    const place = event.target.closest("[data-href]");
    if (place) {
      event.preventDefault();
      open(place);
    }
    if (event.target.closest("[data-close]")) {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && !drawer().hidden && !document.querySelector("dialog[open]") && close());
  document.addEventListener("podyard:frame", () => (stale = true));
  setInterval(() => {
    if (!stale || drawer().hidden || !drawer().dataset.url || document.hidden) return;
    stale = false;
    load(drawer().dataset.url);
  }, EVERY);
}
