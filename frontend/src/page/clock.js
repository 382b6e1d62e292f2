// The workspace's clock, and with it the strip, runs on between the server's frames; choosing a speed needs no button.
const pad = (number) => String(number).padStart(2, "0");

// "+00:21.6", with hours where there are any.
export function clockText(seconds) {
  const tenths = Math.floor(Math.max(seconds, 0) * 10 + 1e-6);
  const whole = Math.floor(tenths / 10);
  const hours = Math.floor(whole / 3600);
  return `+${hours ? `${pad(hours)}:` : ""}${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}.${tenths % 10}`;
}

// The strip shows the past up to the same moment; where its scale ends, it waits for the server's next one.
function letStripRun(moment) {
  const strip = document.getElementById("run-strip");
  if (!strip) return;
  const [seconds, left, right] = ["seconds", "left", "right"].map((name) => Number(strip.dataset[name]));
  const x = Math.min(left + Math.floor((moment * (right - left)) / seconds), right);
  strip.querySelector(".now").setAttribute("transform", `translate(${x} 0)`);
  strip.querySelector("#past rect").setAttribute("width", x);
}

export function startClock() {
  const clock = document.getElementById("clock");
  if (!clock) return;
  let seen = null;
  let since = performance.now();
  setInterval(() => {
    const now = clock.querySelector("#now");
    if (!now || document.hidden) return;
    const told = `${now.dataset.now} ${now.dataset.speed} ${now.dataset.until}`;
    if (told !== seen) [seen, since] = [told, performance.now()];
    if (document.body.classList.contains("offline")) return;
    const until = now.dataset.until === "" ? Infinity : Number(now.dataset.until);
    const moment = Number(now.dataset.now) + ((performance.now() - since) / 1000) * Number(now.dataset.speed);
    now.textContent = clockText(Math.min(moment, until));
    letStripRun(Math.min(moment, until));
  }, 100);
  clock.addEventListener("change", (event) => {
    if (event.target.id !== "speed") return;
    const submit = document.createElement("button");
    Object.assign(submit, { name: "do", value: "speed", hidden: true });
    event.target.form.append(submit);
    event.target.form.requestSubmit(submit);
    submit.remove();
  });
}
