"""A learner in a real Chromium."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
THINGS = """() => {
    const places = [...document.querySelectorAll("#picture [data-key]")];
    return Object.fromEntries(places.map(each => [each.dataset.key, each.getAttribute("aria-label")]));
}"""
FITS = """() => {
    const {width} = document.getElementById("stream").dataset;
    return document.querySelector("#strip svg").classList.contains(width);
}"""
# As Ctrl+V does, but the clipboard is the tests' own.
PASTE = """(editor, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    editor.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""


def program() -> str:
    """The path of the Chromium of this machine. Raises FileNotFoundError."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise FileNotFoundError("chromium is missing: `make test` installs it, or says how")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window. While it lasts, this thread has a running event loop, which Django's ORM refuses."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Sandbox:
    """The sandbox on a page. Every wait fails after Playwright's 30 s."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address.rstrip("/")

    @property
    def public(self) -> str:
        return self.page.url.partition("/w/")[2].partition("/")[0]

    def open(self) -> "Sandbox":
        """From the home page by its button; waits until the page is live."""
        self.page.goto(self.address + "/")
        self.page.click("form[action$='/sandbox/new/'] button")
        self.page.wait_for_url("**/w/*/**")
        return self.live()

    def visit(self, public: str, **query: str) -> "Sandbox":
        """The sandbox of this name, which must be this browser's."""
        words = "&".join(f"{name}={value}" for name, value in query.items())
        self.page.goto(f"{self.address}/w/{public}/?{words}")
        return self.live()

    @property
    def is_connected(self) -> bool:
        """Whether the page says nothing of a lost connection."""
        return not self.page.evaluate("() => document.body.classList.contains('offline')")

    def live(self) -> "Sandbox":
        """Waits until the editor is mounted, and the stream has drawn what there is for the width of the stage."""
        self.page.wait_for_selector("#editor[data-ready]", state="attached")
        self.wait(FITS)
        return self

    # The bench

    @property
    def text(self) -> str:
        return self.page.input_value("#manifest")

    def write(self, manifest: str) -> None:
        """Pastes a text over what the editor holds."""
        self.page.locator("#editor .cm-content").click()
        self.page.keyboard.press("Control+a")
        self.paste(manifest)
        assert self.text == manifest, "the form holds what the editor shows"

    def paste(self, text: str) -> None:
        """Pastes where the cursor stands in the editor."""
        self.page.locator("#editor .cm-content").evaluate(PASTE, text)

    def press(self, do: str) -> None:
        """A button of the bench; waits for its answer."""
        with self.page.expect_response("**/apply/"):
            self.page.click(f"#manifest-form [value={do}]")

    def apply(self, manifest: str) -> None:
        self.write(manifest)
        self.press("apply")
        self.page.wait_for_selector("#outcome [data-applied=true]", state="attached")

    @property
    def outcome(self) -> Locator:
        return self.page.locator("#outcome")

    # The diagram

    def things(self) -> dict[str, str]:
        """What the diagram shows: by key the words that a screen reader hears."""
        found: dict[str, str] = self.page.evaluate(THINGS)
        return found

    def pods(self, state: str = "") -> Locator:
        return self.page.locator("#picture .pod[data-key]" + (f"[data-state={state}]" if state else ""))

    def wait_for_pods(self, ready: int, *, at_most: int | None = None) -> None:
        """Until that many are ready, and no more than that are there at all."""
        most = ready if at_most is None else at_most
        self.wait(
            """([ready, most]) => {
                const pods = [...document.querySelectorAll("#picture .pod[data-key]")];
                return pods.length <= most && pods.filter(pod => pod.dataset.state === "ready").length === ready;
            }""",
            [ready, most],
        )

    def wait(self, question: str, argument: Any = None) -> None:
        """Until the JavaScript function answers something true."""
        self.page.wait_for_function(question, arg=argument, polling="raf")

    # The clock

    def clock(self, do: str) -> None:
        """A button of the clock (pause, resume, step); waits for its answer."""
        with self.page.expect_response("**/clock/"):
            self.page.click(f"#clock [value={do}]")

    def speed(self, speed: str) -> None:
        """Chooses one of the clock's speeds; waits for the answer."""
        with self.page.expect_response("**/clock/"):
            self.page.select_option("#speed", speed)
