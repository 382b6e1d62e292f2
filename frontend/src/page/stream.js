// The event stream: says quietly when it is lost, and gives up where the workspace is gone.
export function startStream() {
  const live = document.getElementById("live");
  if (!live) return;
  const notice = document.getElementById("connection");
  const lost = (is) => {
    notice.hidden = !is;
    document.body.classList.toggle("offline", is);
  };
  live.addEventListener("htmx:sse:error", (event) => {
    const status = event.detail.status ?? 0;
    if (status === 404 || status === 403) location.reload();
    lost(true);
  });
  live.addEventListener("htmx:sse:after:connection", () => lost(false));
  live.addEventListener("htmx:sse:after:message", () => {
    lost(false);
    document.dispatchEvent(new CustomEvent("podyard:frame"));
  });
  window.addEventListener("offline", () => lost(true));
}
