// What the learner's own deed touched may lie below the fold: the stage brings it into view, and keeps it there for a
// moment, as it still grows, unless the learner scrolls.
const FOLLOW = 4000; // ms

const deeds = () => [...document.querySelectorAll("#story .mine")];
const number = (line) => Number(line.id.slice(2));
const drawn = (uid) => ["w-", "l-", "n-", "p-"].map((kind) => document.getElementById(kind + uid)).find(Boolean);

export function startTouched() {
  const picture = document.getElementById("picture");
  if (!picture) return;
  let last = Math.max(0, ...deeds().map(number));
  let touched = [];
  let until = 0;
  for (const name of ["wheel", "pointerdown", "keydown"]) picture.addEventListener(name, () => (until = 0), { passive: true });
  document.addEventListener("podyard:frame", () => {
    const fresh = deeds().filter((line) => number(line) > last);
    if (fresh.length) {
      last = Math.max(...fresh.map(number));
      touched = fresh.map((line) => line.dataset.uid);
      until = performance.now() + FOLLOW;
    }
    if (performance.now() > until) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    touched.map(drawn).find(Boolean)?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  });
}
