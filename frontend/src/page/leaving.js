// A Pod that goes fades out: a copy of it takes its place for a moment, since a morph just takes it away.
const LEAVE = 250; // ms, as --leave in tokens.css

function leave(pod, parent) {
  const ghost = pod.cloneNode(true);
  for (const element of [ghost, ...ghost.querySelectorAll("*")]) {
    for (const name of ["id", "data-key", "data-href", "tabindex", "role", "aria-label"]) element.removeAttribute(name);
  }
  const fading = document.createElementNS("http://www.w3.org/2000/svg", "g");
  fading.setAttribute("class", "ghost");
  fading.setAttribute("aria-hidden", "true");
  fading.append(ghost);
  parent.append(fading);
  setTimeout(() => fading.remove(), LEAVE);
}

export function startLeaving() {
  const picture = document.getElementById("picture");
  if (!picture || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  new MutationObserver((changes) => {
    for (const { target, removedNodes } of changes) {
      for (const node of removedNodes) {
        const isPod = node.nodeType === Node.ELEMENT_NODE && node.matches(".pod") && !document.getElementById(node.id);
        if (isPod && target.isConnected) leave(node, target);
      }
    }
  }).observe(picture, { childList: true, subtree: true });
}
