// The story keeps to its end unless one has scrolled up; one object's lines can be shown alone; news is said politely.
export function startStory() {
  const story = document.getElementById("story");
  if (!story) return;
  const said = document.getElementById("said");
  let atEnd = true;
  let last = newest(story);
  story.addEventListener("scroll", () => (atEnd = story.scrollTop + story.clientHeight > story.scrollHeight - 24));
  const filter = document.getElementById("story-filter");
  const sift = () => {
    const name = filter.value.trim().toLowerCase();
    for (const line of story.children) line.hidden = name !== "" && !line.textContent.toLowerCase().includes(name);
  };
  filter.addEventListener("input", () => (sift(), settle()));
  document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-story]")?.dataset.story;
    if (name) [filter.value, atEnd] = [name, true];
    if (name) filter.dispatchEvent(new Event("input"));
  });
  const settle = () => {
    if (atEnd) story.scrollTop = story.scrollHeight;
  };
  document.addEventListener("podyard:pane", settle);
  document.addEventListener("podyard:frame", () => {
    sift();
    settle();
    const line = newest(story);
    if (line && line.id !== last?.id) said.textContent = line.textContent.replace(/\s+/g, " ").trim();
    last = line;
  });
  settle();
}

const newest = (story) => story.querySelector("[id]:last-of-type");
