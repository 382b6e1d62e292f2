"""`python -m tests.pictures [--only NAME ...]`: takes the pictures and prints where they are."""

import argparse
import itertools
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.house.figures import ROOT, playground
from tests.learner.chromium import Sandbox, chromium
from tests.learner.http import Learner
from tests.pictures.states import STATES, Stage

OUT = ROOT / "build" / "pictures"
KEPT = ROOT / "docs" / "pictures"
LANGUAGES = {"en": "en", "zh": "zh-Hans"}
THEMES = ("light", "dark")
SIZES = {"wide": (1440, 900), "phone360": (360, 740), "phone390": (390, 844)}
# What is looked at: name of the picture -> state, and what is done on its page.
VIEWS = ("home", "empty", "rollout", "stalled", "nodes", "drawer", "editor")
STATE_OF = {"nodes": "rollout", "drawer": "stalled", "editor": "stalled"}
# The pictures that documents show: name there -> name here.
SHOWN = {"sandbox.png": "rollout-en-light-wide.png"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=VIEWS, default=VIEWS, help="these alone")
    views = parser.parse_args().only
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, playground(Path(data)) as running, chromium() as browser:
        learner = Learner(running.address())
        publics = _stages(learner, Path(data), {STATE_OF.get(view, view) for view in views})
        for view, language, theme, size in itertools.product(views, LANGUAGES, THEMES, SIZES):
            path = OUT / f"{view}-{language}-{theme}-{size}.png"
            _take(browser, learner, publics.get(STATE_OF.get(view, view), ""), view, language, theme, size, path)
    _keep()
    print(f"{OUT.relative_to(ROOT)}/, and for the documents {KEPT.relative_to(ROOT)}/")


def _stages(learner: Learner, data: Path, states: set[str]) -> dict[str, str]:
    """The sandboxes in their states: state -> name of the sandbox."""
    publics = {}
    for name, prepare in STATES.items():
        if name in states:
            stage = Stage(learner, data)
            prepare(stage)
            publics[name] = stage.public
    return publics


def _take(
    browser: Browser, learner: Learner, public: str, view: str, language: str, theme: str, size: str, path: Path
) -> None:
    width, height = SIZES[size]
    with browser.new_context(
        locale=LANGUAGES[language],
        color_scheme=theme,  # type: ignore[arg-type]
        viewport={"width": width, "height": height},
        is_mobile=size != "wide",
        has_touch=size != "wide",
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        if view == "home":
            page.goto(learner.address)
        else:
            context.add_cookies([{"name": n, "value": v, "url": learner.address} for n, v in learner.cookies.items()])
            sandbox = Sandbox(page, learner.address).visit(public, view="nodes" if view == "nodes" else "ownership")
            _pose(page, sandbox, view)
        page.evaluate("() => document.fonts.ready")
        page.screenshot(path=path, animations="disabled", caret="hide")


def _pose(page: Page, sandbox: Sandbox, view: str) -> None:
    """What is opened on the page before the picture is taken."""
    if view == "drawer":
        sandbox.pods("failed").first.click()
        page.wait_for_selector("#drawer h2")
    if view == "editor":
        pane = page.locator("[data-pane-of=editor]")
        if pane.is_visible():
            pane.click()
        sandbox.write(sandbox.text.replace("replicas", "replica", 1))
        sandbox.press("apply")
        page.wait_for_selector("#outcome [data-line]")


def _keep() -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    for name, source in SHOWN.items():
        if (OUT / source).exists():
            shutil.copy(OUT / source, KEPT / name)


if __name__ == "__main__":
    main()
