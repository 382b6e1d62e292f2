"""A phone: 360 px wide, one thing at a time."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens
from tests.learner.chromium import Sandbox
from tests.learner.http import deployment

OVERFLOW = "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
# Buttons and links that a finger may miss (WCAG 2.2, 2.5.8).
SMALL = """() => [...document.querySelectorAll("button, select, summary, nav a, a.close")]
    .filter(each => each.checkVisibility())
    .filter(each => { const box = each.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
    .map(each => each.outerHTML.slice(0, 80))"""


def check(page: Page) -> None:
    assert page.evaluate(OVERFLOW) <= 0, "nothing sticks out to the side"
    assert page.evaluate(SMALL) == []


def test_a_rollout_on_a_phone(opens: Opens, address: str, language: str) -> None:
    page = opens(language, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True).new_page()
    page.goto(address)
    check(page)
    sandbox = Sandbox(page, address).open()
    page.tap("[data-pane-of=editor]")
    check(page)
    sandbox.apply(deployment())
    expect(page.locator("#picture")).to_be_visible()
    sandbox.wait_for_pods(ready=3)
    check(page)
    sandbox.pods().first.tap()
    expect(page.locator("#drawer h2")).to_be_visible()
    check(page)
    page.tap("#drawer [data-close]")
    page.tap("[data-pane-of=story]")
    expect(page.locator("#story")).to_be_visible()
    check(page)
    page.tap("[data-pane-of=cluster]")
    sandbox.clock("pause")
    check(page)
