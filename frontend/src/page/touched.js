// What the learner's own deed touched may lie below the fold: the stage brings it into view, once for each deed.
const deeds = () => [...document.querySelectorAll("#story .mine")];
const number = (line) => Number(line.id.slice(2));
const drawn = (uid) => ["w-", "l-", "n-", "p-"].map((kind) => document.getElementById(kind + uid)).find(Boolean);

export function startTouched() {
  const picture = document.getElementById("picture");
  if (!picture) return;
  let last = Math.max(0, ...deeds().map(number));
  document.addEventListener("podyard:frame", () => {
    const fresh = deeds().filter((line) => number(line) > last);
    if (!fresh.length) return;
    last = Math.max(...fresh.map(number));
    const touched = fresh.map((line) => drawn(line.dataset.uid)).find(Boolean);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    touched?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  });
}
