"""A running Podyard, a browser, and an eye on what must not happen in any test: errors, violations, third parties."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.house.figures import playground
from tests.learner.chromium import Sandbox, chromium

WIDE = {"width": 1440, "height": 900}
LANGUAGES = ("en", "zh-Hans")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the Podyard of this test process is."""
    with playground(tmp_path_factory.mktemp("playground")) as running:
        yield running.address()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For a module only: while it lasts this thread has a running event loop, which other tests do not want."""
    with chromium() as one:
        yield one


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


Opens = Callable[..., BrowserContext]


@pytest.fixture
def opens(browser: Browser, address: str) -> Iterator[Opens]:
    """Opens contexts (a guest each); at the end of the test nothing bad may have been seen in any."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_context(language: str = "en", **options: object) -> BrowserContext:
        chosen: dict[str, Any] = {"locale": language, "viewport": WIDE} | options
        context = browser.new_context(**chosen)
        context.on("page", lambda page: _watch(page, address, troubles))
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()
    assert troubles == [], "\n".join(troubles)


def _watch(page: Page, address: str, troubles: list[str]) -> None:
    """Errors on the console (violations of the page's policy are among them), in scripts, of the server; strangers."""

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            troubles.append(message.text)

    def answered(response: Response) -> None:
        if response.status >= 500:
            troubles.append(f"{response.status} {response.url}")

    def asked(request: Request) -> None:
        if _is_stranger(request.url, address):
            troubles.append(f"asks {request.url}")

    page.on("console", said)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("response", answered)
    page.on("request", asked)


def _is_stranger(url: str, address: str) -> bool:
    return not url.startswith((address, "data:", "blob:", "about:"))


@pytest.fixture
def page(opens: Opens, language: str) -> Page:
    """A page of a new guest, in each language."""
    return opens(language).new_page()


@pytest.fixture
def sandbox(page: Page, address: str) -> Sandbox:
    """A new sandbox, opened from the home page, in each language."""
    return Sandbox(page, address).open()


@pytest.fixture
def english(opens: Opens, address: str) -> Sandbox:
    """A new sandbox, in English only."""
    return Sandbox(opens().new_page(), address).open()
