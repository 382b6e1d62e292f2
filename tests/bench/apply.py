"""From the click on Apply to the first frame of the diagram that shows it, in a real browser; measured inside the page.

The Deployment of the course is made larger and smaller and given another image by turns, so that every Apply is
followed by a rollout; what shows it is the number that the Deployment wants, which stands on its card.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.figure import Figure, at_most, percentile
from tests.bench.turns import turn, words
from tests.house.figures import playground
from tests.learner.chromium import Sandbox, chromium
from tests.learner.http import deployment

TIMES = 60
# A breath between two, as long as one who reads and types would take at the very least.
BREATH = 600  # ms
# Clicks, and answers after how many milliseconds the frame was painted in which the card says it in these words.
CLICK_AND_WATCH = """([manifest, words]) => new Promise((answer, refuse) => {
    const picture = document.getElementById("picture");
    const shown = () => [...picture.querySelectorAll(".ready")].some(text => new RegExp(words).test(text.textContent));
    const begin = performance.now();
    const observer = new MutationObserver(() => {
        if (!shown()) return;
        observer.disconnect();
        requestAnimationFrame(() => answer(performance.now() - begin));
    });
    observer.observe(picture, {subtree: true, childList: true, characterData: true, attributes: true});
    setTimeout(() => refuse(new Error("not shown within 5 s: " + picture.textContent)), 5000);
    document.getElementById("manifest").value = manifest;
    document.querySelector("#manifest-form [value=apply]").click();
})"""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as data, playground(Path(data)) as running, chromium() as browser:
        page = browser.new_page(locale="en", viewport={"width": 1440, "height": 900})
        sandbox = Sandbox(page, running.address()).open()
        sandbox.apply(deployment())
        sandbox.wait_for_pods(ready=3)
        milliseconds = [_apply(page, number) for number in range(TIMES)]
    yield at_most("Apply to the first frame that shows it, one learner: p50", percentile(milliseconds, 0.5), 60, "ms")
    yield at_most("the same: p95", percentile(milliseconds, 0.95), 150, "ms")


def _apply(page: Page, number: int) -> float:
    manifest, wants = turn(number)
    page.wait_for_timeout(BREATH)
    return float(page.evaluate(CLICK_AND_WATCH, [manifest, words(wants)]))
