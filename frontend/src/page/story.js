// The story keeps to its end unless one has scrolled up; one object's lines can be shown alone; news is said politely.
export function startStory() {
  const story = document.getElementById("story");
  if (!story) return;
  const said = document.getElementById("said");
  let atEnd = true;
  let last = newest(story);
  story.addEventListener("scroll", () => (atEnd = story.scrollTop + story.clientHeight > story.scrollHeight - 24));
  const settle = () => {
    if (atEnd) story.scrollTop = story.scrollHeight;
  };
  document.addEventListener("podyard:frame", () => {
    settle();
    const line = newest(story);
    if (line && line.id !== last?.id) said.textContent = line.textContent.replace(/\s+/g, " ").trim();
    last = line;
  });
  settle();
}

const newest = (story) => story.querySelector("[id]:last-of-type");
