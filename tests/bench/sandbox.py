"""A new sandbox: from the click on the home page to the page of the sandbox, in a real browser."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser

from tests.bench.figure import Figure, at_most, percentile
from tests.house.figures import playground
from tests.learner.chromium import chromium

TIMES = 15  # a guest may have 20
# From the click (the navigation starts with it, redirect and all) until the document is there and parsed.
SINCE_CLICK = "() => performance.getEntriesByType('navigation')[0].domInteractive"


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as data, playground(Path(data)) as running, chromium() as browser:
        seconds = _clicks(browser, running.address())[1:]  # the first one fetches the scripts
    yield at_most("a new sandbox, from click to page: p50", percentile(seconds, 0.5), 100, "ms")
    yield Figure("the same: p95", f"{percentile(seconds, 0.95):.3g} ms")


def _clicks(browser: Browser, address: str) -> list[float]:
    """Milliseconds of each."""
    page = browser.new_page(locale="en")
    found = []
    for _ in range(TIMES):
        page.goto(address)
        page.click("form[action$='/sandbox/new/'] button")
        page.wait_for_url("**/w/*/")
        found.append(float(page.evaluate(SINCE_CLICK)))
    return found
