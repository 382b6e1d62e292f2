"""A running Podyard that is about to be disturbed, a learner in it, and what must hold whatever happens."""

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
from playwright.sync_api import Browser, BrowserContext

from playground import environment
from playground.supervisor.parts import WEB_SERVERS
from tests.house.figures import Playground, playground
from tests.learner import disk, markup
from tests.learner.chromium import Sandbox, chromium
from tests.learner.http import Answer, Learner
from tests.services import wait_until

RECOVERY = 5.0  # seconds until the page shows the truth
PARTS = ("worker", "web", "valkey")
IMAGES = ("nginx:1.15.2", "nginx:1.16.1")


@dataclass
class Yard:
    """A running Podyard, whose state lies in `data`, and a browser that looks at it."""

    running: Playground
    data: Path
    browser: BrowserContext

    @property
    def address(self) -> str:
        return self.running.address()

    @property
    def redis(self) -> "redis.Redis":
        return redis.Redis(unix_socket_path=str(environment.redis_socket(self.data)))

    def kill(self, part: str) -> None:
        """The part called so; "web" is all web servers, so that no other answers in its place."""
        for name in WEB_SERVERS if part == "web" else (part,):
            os.kill(self.pid(name), signal.SIGKILL)

    def pid(self, part: str) -> int:
        """Of the part that runs; waits for it where it is just being started."""
        wait_until(lambda: part in self.running.children(), f"{part} runs", 15)
        return self.running.children()[part]

    def enter(self) -> "Pupil":
        """A learner with a new sandbox, open in the browser, in which three Pods are ready."""
        learner = Learner(self.address)
        learner.open_sandbox()
        self.browser.clear_cookies()
        self.browser.add_cookies([{"name": n, "value": v, "url": self.address} for n, v in learner.cookies.items()])
        pupil = Pupil(self, learner, Sandbox(self.browser.new_page(), self.address).visit(learner.public))
        pupil.apply(IMAGES[0])
        pupil.sandbox.wait_for_pods(ready=3)
        return pupil


@dataclass
class Pupil:
    """A learner of the drill: commands go over HTTP, and are sent again as long as nobody answers."""

    yard: Yard
    learner: Learner
    sandbox: Sandbox
    image: str = ""
    slowest: float = 0.0  # seconds to recover

    def apply(self, image: str) -> None:
        self.image = image
        insist(lambda: self.learner.apply(image))

    def roll(self) -> None:
        """Applies the other image."""
        self.apply(IMAGES[self.image == IMAGES[0]])

    def truth(self) -> dict[str, str]:
        """What a page shows that is loaded now."""
        return markup.things(sure(self.learner.page).text)

    def recovers(self) -> None:
        """The open page comes to show what a page shows that is loaded afresh, by itself and in time.

        Nothing is paused for it, since that would be announced anew: a page that keeps up is caught at it soon.
        """
        begin = time.monotonic()
        wait_until(lambda: self.sandbox.is_connected and self._shows_truth(), "the page shows the truth", RECOVERY)
        self.slowest = max(self.slowest, time.monotonic() - begin)

    def _shows_truth(self) -> bool:
        try:
            return self.sandbox.things() == self.truth()
        except OSError:
            return False

    def settles(self) -> disk.Kept:
        """The rollout comes to its end, and what is kept is what would have been kept undisturbed."""
        self.sandbox.wait_for_pods(ready=3)
        wait_until(lambda: self.kept().is_foreseen, "all is foreseen")
        kept = self.kept()
        disk.check(kept)
        assert pod_images(kept) == [self.image] * 3, f"three Pods of {self.image}: {pod_images(kept)}"
        wait_until(self._shows_truth, "the page shows the truth", RECOVERY)
        return kept

    def kept(self) -> disk.Kept:
        return disk.kept(self.yard.data, self.learner.public)

    def leave(self) -> None:
        self.sandbox.page.close()


def pod_images(kept: disk.Kept) -> list[str]:
    """The images of all Pods, once all that is foreseen has happened."""
    return [pod["spec"]["containers"][0]["image"] for pod in kept.state().all("pods").values()]


def sure(ask: Callable[[], Answer]) -> Answer:
    """The answer, which must be a good one."""
    answer = ask()
    assert answer.status == 200, f"{answer.url}: {answer.status} {answer.text[:300]}"
    return answer


def insist(do: Callable[[], object], seconds: float = RECOVERY) -> None:
    """Does it again while the connection breaks, as one who presses the button again."""
    end = time.monotonic() + seconds
    while True:
        try:
            do()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


@contextmanager
def yard() -> Iterator[Yard]:
    """Everything started, on state that is thrown away."""
    data = tempfile.TemporaryDirectory(prefix="podyard-drill-")
    with data, chromium() as browser, yard_on(Path(data.name), browser) as one:
        yield one


@contextmanager
def yard_on(data: Path, browser: Browser) -> Iterator[Yard]:
    """Everything started on that state."""
    with playground(data) as running, browser.new_context(locale="en") as context:
        running.address()
        yield Yard(running, data, context)
