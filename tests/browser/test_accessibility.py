"""axe-core finds nothing serious, in any state, theme, language and width."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opens
from tests.learner.chromium import Sandbox
from tests.learner.http import deployment

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
# What is drawn beside a Pod abbreviates its accessible name (the last letters, the node), which has it in full and in
# another order; axe-core wants a name to hold the drawn words in their order.
SERIOUS = """async () => {
    const {violations} = await axe.run({resultTypes: ["violations"]});
    const isDrawn = node => document.querySelector(node.target[0])?.closest(".diagram");
    const counts = each => node => each.id !== "label-content-name-mismatch" || !isDrawn(node);
    return violations.filter(each => ["serious", "critical"].includes(each.impact))
        .flatMap(each => each.nodes.filter(counts(each)).map(node => `${each.id}: ${node.html.slice(0, 160)}`));
}"""
# Colours on their way from one state to the next are not what one reads.
COME_TO_REST = """() => Promise.allSettled(document.getAnimations()
    .filter(each => each.effect.getComputedTiming().endTime < Infinity).map(each => each.finished))"""


def check(page: Page) -> None:
    page.evaluate(COME_TO_REST)
    page.evaluate(AXE)
    assert page.evaluate(SERIOUS) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_nothing_serious_anywhere(opens: Opens, address: str, language: str, theme: str, width: int) -> None:
    page = opens(language, color_scheme=theme, viewport={"width": width, "height": 800}).new_page()
    page.goto(address)
    check(page)
    sandbox = Sandbox(page, address).open()
    check(page)
    if width < 800:
        page.click("[data-pane-of=editor]")
        check(page)
    sandbox.write("kind: Pot")
    sandbox.press("apply")
    check(page)
    sandbox.apply(deployment())
    sandbox.wait_for_pods(ready=3)
    sandbox.pods().first.click()
    page.wait_for_selector("#drawer h2")
    check(page)


def test_what_happens_is_said_politely(sandbox: Sandbox) -> None:
    said = sandbox.page.locator("#said[aria-live=polite]")
    sandbox.apply(deployment(replicas=1))
    sandbox.wait_for_pods(ready=1)
    assert said.inner_text().strip()
