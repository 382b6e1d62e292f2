// The event stream: follows the width of the stage, says when it is lost or one too many, reloads where the workspace is gone.

// The width class for the stage, by what the page says: from how many pixels on each is chosen, the widest first.
function widthOf(stage) {
  const classes = JSON.parse(document.getElementById("stream").dataset.classes);
  return Object.keys(classes).find((width) => stage.clientWidth >= classes[width]);
}

// Opens the stream for a width class, in place of the one that is open.
function connect(width) {
  const old = document.getElementById("stream");
  const fresh = old.cloneNode();
  fresh.dataset.width = width;
  fresh.setAttribute("hx-sse:connect", `${fresh.dataset.url}&width=${width}`);
  document.cookie = `width=${width}; path=/; max-age=31536000; samesite=lax`;
  old.replaceWith(fresh);
  htmx.process(fresh);
}

function follow(stage) {
  connect(widthOf(stage));
  new ResizeObserver(() => {
    const width = widthOf(stage);
    // A stage of no width is one that another part of a narrow page covers.
    if (stage.clientWidth && width !== document.getElementById("stream").dataset.width) connect(width);
  }).observe(stage);
}

// Milliseconds of silence after which the stream is opened anew: the server says something every 15 s.
const SILENCE = 40_000;

// Calls `lost` where nothing was heard for so long, as from a server that hangs, or a network that is gone unnoticed.
function listen(lost) {
  let heard = performance.now();
  for (const name of ["connection", "message"]) document.addEventListener(`htmx:sse:after:${name}`, () => (heard = performance.now()));
  setInterval(() => {
    if (document.hidden || performance.now() - heard < SILENCE) return;
    heard = performance.now();
    lost();
  }, 5_000);
}

export function startStream() {
  const stage = document.getElementById("cluster");
  if (!stage) return;
  const notice = document.getElementById("connection");
  const words = notice.textContent;
  const lost = (is, crowded = false) => {
    if (is) notice.textContent = crowded ? notice.dataset.crowded : words;
    notice.hidden = !is;
    document.body.classList.toggle("offline", is);
  };
  document.addEventListener("htmx:sse:error", (event) => {
    const status = event.detail.status ?? 0;
    if (status === 404 || status === 403) location.reload();
    lost(true, status === 429);
  });
  document.addEventListener("htmx:sse:after:connection", () => lost(false));
  document.addEventListener("htmx:sse:after:message", (event) => {
    lost(false);
    if (event.detail.message.event) return; // no frame, only a sign of life
    document.dispatchEvent(new CustomEvent("podyard:frame"));
  });
  const failure = document.getElementById("failure");
  for (const name of ["htmx:response:error", "htmx:error"]) document.addEventListener(name, (event) => {
    if (event.target.id !== "stream") failure.hidden = false;
  });
  document.addEventListener("htmx:before:request", () => (failure.hidden = true));
  const again = () => connect(document.getElementById("stream").dataset.width);
  listen(() => (lost(true), again()));
  window.addEventListener("online", again);
  window.addEventListener("offline", () => lost(true));
  // htmx begins in a timer that it has set already; whether it has gone off by now depends on the network. What is put
  // into the page before would be found twice, so the stream comes after.
  setTimeout(() => follow(stage));
}
