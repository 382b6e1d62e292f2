"""The diagram in a real browser, morphed by the page's own htmx: elements stay, move, recolour; who goes fades out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, sync_playwright

from playground.diagram.layout import ViewName, Width
from tests.diagram import clusters
from tests.diagram.clusters import Yard
from tests.diagram.drawing import STYLES, draw, seen

ROOT = Path(__file__).resolve().parents[2]
SITE = "http://podyard.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

pytestmark = pytest.mark.browser

# Notes on the page's root what moves and what the policy refuses: a strict policy lets no test poll by expression.
WATCH = """
const note = (text) => document.documentElement.classList.add(text);
const name = (element) => element.id || element.getAttribute("class");
document.addEventListener("transitionrun", (event) => note(`${event.propertyName}-runs-${name(event.target)}`));
document.addEventListener("transitionend", (event) => note(`${event.propertyName}-ends-${name(event.target)}`));
document.addEventListener("securitypolicyviolation", () => note("refused"));
new MutationObserver((all) => all.forEach((each) => each.addedNodes.forEach((node) => {
  if (node.matches?.(".ghost")) note("ghost-seen");
}))).observe(document.getElementById("picture"), {childList: true, subtree: true});
"""

TEXTS = """
const texts = (box, which) =>
  [...box.querySelectorAll(which)].map((text) => [text.textContent, text.getBoundingClientRect()]);
"""
OUTSIDE = f"""() => {{ {TEXTS}
  return texts(document, "#diagram text")
    .filter(([, box]) => box.left < 0 || box.right > window.innerWidth)
    .map(([text]) => text);
}}"""
OVERLAPPING = f"""() => {{ {TEXTS}
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
  return [...document.querySelectorAll(".card, .node")].flatMap((box) => {{
    const all = texts(box, ".t, .pod-name");
    return all.flatMap(([one, a], at) =>
      all.slice(at + 1).filter(([, b]) => meet(a, b)).map(([other]) => [one, other]));
  }});
}}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser.new_page()
        browser.close()


class Stage:
    """A page that shows one frame after another, under the policy of the real one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frame = ""
        page.unroute_all()
        page.route(f"{SITE}/**", lambda route: route.fulfill(**self._answer(route.request.url.removeprefix(SITE))))

    def _answer(self, path: str) -> dict[str, object]:
        if path.startswith("/static/"):
            kind = "text/css" if path.endswith(".css") else "text/javascript"
            return {"body": (ROOT / path[1:]).read_text(), "content_type": kind}
        body = self.frame if path == "/frame" else self._page()
        return {"body": body, "content_type": "text/html", "headers": {"Content-Security-Policy": POLICY}}

    def _page(self) -> str:
        styles = "".join(f'<link rel="stylesheet" href="/static/{name}">' for name in STYLES)
        return (
            '<!doctype html><html><head><meta charset="utf-8">'
            '<meta name="htmx-config" content=\'{"includeIndicatorCSS": false}\'>'
            f'{styles}<script src="/static/build/htmx.js" defer></script>'
            '<script src="/static/build/page.js" type="module"></script></head>'
            f'<body>{render_to_string("diagram/symbols.svg")}<div id="picture">{self.frame}</div></body></html>'
        )

    def open(self, frame: str, width: int = 900) -> None:
        self.frame = frame
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.goto(f"{SITE}/")
        self.page.evaluate(WATCH)

    def show(self, frame: str) -> None:
        self.frame = frame
        self.page.evaluate("htmx.ajax('GET', '/frame', {target: '#picture', swap: 'innerMorph'})")

    def noted(self, what: str) -> None:
        """Waits until this was noted."""
        self.page.wait_for_selector(f"html.{what}", state="attached")


@pytest.fixture
def stage(chromium: Page) -> Stage:
    return Stage(chromium)


def test_a_pod_keeps_its_element_and_moves_while_others_come_and_go(stage: Stage) -> None:
    yard = Yard()
    owner = yard.replica_set("web", 3, "nginx")
    pods = [yard.pod(name, owner=owner) for name in "abc"]
    first = seen(yard)
    stage.open(draw(first))
    stage.page.evaluate("document.getElementById('p-uid-web-c').kept = true")
    for number in range(12):
        yard.pod(f"n{number:02}", "creating", owner=owner)
    yard.gone(pods[0])
    stage.show(draw(seen(yard, seats=first.seats)))
    stage.page.wait_for_selector("#p-uid-web-n11")
    assert stage.page.evaluate("document.getElementById('p-uid-web-c').kept")
    stage.noted("transform-runs-p-uid-web-c")
    assert stage.page.locator("html.refused").count() == 0


def test_a_pod_that_goes_fades_out_and_leaves_nothing(stage: Stage) -> None:
    yard = Yard()
    owner = yard.replica_set("web", 2, "nginx")
    pods = [yard.pod(name, owner=owner) for name in "ab"]
    stage.open(draw(seen(yard)))
    yard.gone(pods[0])
    stage.show(draw(seen(yard)))
    stage.noted("ghost-seen")
    stage.page.wait_for_selector(".ghost", state="detached")
    assert stage.page.locator("#p-uid-web-a").count() == 0
    assert stage.page.locator("#p-uid-web-b").count() == 1


def test_a_state_changes_its_colour_by_and_by(stage: Stage) -> None:
    yard = Yard()
    owner = yard.replica_set("web", 1, "nginx")
    yard.pod("a", "running", owner=owner)
    stage.open(draw(seen(yard)))
    yard.at(1).pod("a", "ready", owner=owner)
    stage.show(draw(seen(yard)))
    stage.noted("fill-ends-shape")
    fill = stage.page.evaluate("getComputedStyle(document.querySelector('.pod .shape')).fill")
    assert fill == "rgb(14, 124, 97)"


@pytest.mark.parametrize(("width", "pixels"), [("narrow", 360), ("medium", 580), ("wide", 900)])
@pytest.mark.parametrize("view", ["ownership", "nodes"])
def test_it_fits_its_stage_without_a_scroll_bar(stage: Stage, width: Width, pixels: int, view: ViewName) -> None:
    stage.open(draw(seen(clusters.busy_nodes()), view, width), pixels)
    assert stage.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert stage.page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("width", ["narrow", "medium", "wide"])
def test_no_two_texts_of_a_box_lie_on_each_other(stage: Stage, width: Width) -> None:
    pixels = {"narrow": 360, "medium": 580, "wide": 900}[width]
    for there in (clusters.mixed(), clusters.failed_rollout(), clusters.at_rest()):
        stage.open(draw(seen(there), "ownership", width), pixels)
        assert stage.page.evaluate(OVERLAPPING) == []
    stage.open(draw(seen(clusters.busy_nodes()), "nodes", width), pixels)
    assert stage.page.evaluate(OVERLAPPING) == []
