// What makes the pages live beside htmx: each file one concern, each quiet where its elements are not on the page.
import { startBench } from "./page/bench.js";
import { startClock } from "./page/clock.js";
import { startDiagram } from "./page/diagram.js";
import { startDrawer } from "./page/drawer.js";
import { startLayout } from "./page/layout.js";
import { startLeaving } from "./page/leaving.js";
import { startStory } from "./page/story.js";
import { startStream } from "./page/stream.js";
import { startTheme } from "./page/theme.js";
import { startTouched } from "./page/touched.js";

document.documentElement.classList.add("js");
for (const start of [startTheme, startLayout, startBench, startClock, startStream, startDiagram, startDrawer, startStory, startLeaving, startTouched]) start();
