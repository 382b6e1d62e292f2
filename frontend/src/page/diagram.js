// The diagram by keyboard: one stop for Tab, arrows from thing to thing, Enter opens the drawer. Says what changed.
const PLACES = "#picture [data-key]";

const centre = (element) => {
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

// The nearest thing in a direction: along the way counts once, aside twice, and what lies mostly aside not at all.
function nearest(from, places, [dx, dy]) {
  const here = centre(from);
  let best = null;
  for (const place of places) {
    const there = centre(place);
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
    const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
    if (place === from || along < 4 || aside > 2 * along) continue;
    if (!best || along + 2 * aside < best.distance) best = { place, distance: along + 2 * aside };
  }
  return best?.place;
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// Keeps exactly one thing reachable by Tab.
function keepStop(picture) {
  const places = [...picture.querySelectorAll("[data-key]")];
  const stop = places.find((place) => place === document.activeElement) ?? places.find((place) => place.getAttribute("tabindex") === "0") ?? places[0];
  for (const place of places) place.setAttribute("tabindex", place === stop ? "0" : "-1");
}

export function startDiagram() {
  const picture = document.getElementById("picture");
  if (!picture) return;
  keepStop(picture);
  document.addEventListener("podyard:frame", () => keepStop(picture));
  picture.addEventListener("focusin", () => keepStop(picture));
  picture.addEventListener("keydown", (event) => {
    const place = event.target.closest("[data-key]");
    if (!place) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      place.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    }
    const next = WAYS[event.key] && nearest(place, document.querySelectorAll(PLACES), WAYS[event.key]);
    if (!WAYS[event.key]) return;
    event.preventDefault();
    next?.focus();
  });
}
