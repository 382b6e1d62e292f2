"""The supervisor's loop: start what is due, wait for a death, a signal or the first page, stop everything.

It sleeps in `select` and wakes for these only, so at rest it costs nothing.
"""

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence

from playground.supervisor.children import SIGNALS, Child

PATIENCE = 6.0  # seconds between SIGTERM and SIGKILL


def say(text: str) -> None:
    """One line for whoever started Podyard."""
    print(text, flush=True)  # noqa: T201 (it is the command's output)


class Watch:
    """Keeps children alive until SIGINT, SIGTERM or SIGHUP; then stops them."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.ending = 0  # how many times we were asked to end
        self._waker = -1

    def run(self, ask: Callable[[], socket.socket], answered: Callable[[], None]) -> None:
        """Runs until asked to end. Calls `answered` once, when the request that `ask` sends has an answer."""
        asking = [ask()]
        with self._signals():
            while not self.ending:
                self._start_due()
                readable = self._wait(asking, self._until_due())
                self._bury()
                if readable:
                    asking = [] if _says_something(asking[0]) else [ask()]
                    if not asking:
                        answered()
            self._stop()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """While it lasts, a signal wakes `_wait` and no more: nothing is done inside a handler."""
        self._waker, writer = os.pipe()
        for end in (self._waker, writer):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(writer)
        for number in SIGNALS:
            signal.signal(number, self._heard)
        yield
        signal.set_wakeup_fd(-1)

    def _heard(self, number: int, _frame: object) -> None:
        if number != signal.SIGCHLD:
            self.ending += 1

    def _wait(self, sockets: list[socket.socket], seconds: float | None) -> bool:
        """Sleeps until a signal, a readable socket or the end of the time; whether a socket can be read."""
        files = [one.fileno() for one in sockets]
        readable, _, _ = select.select([self._waker, *files], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(self._waker, 4096)
        return any(file in files for file in readable)

    def _start_due(self) -> None:
        for child in self.children:
            if child.due is not None and child.due <= time.monotonic():
                child.start()

    def _until_due(self) -> float | None:
        due = [child.due for child in self.children if child.due is not None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _bury(self) -> None:
        for child, status in self._dead():
            wait = child.died(time.monotonic())
            if not self.ending:
                say(f"podyard-{child.name} ended ({_how(status)}); it starts again in {wait:.1f} s.")

    def _dead(self) -> Iterator[tuple[Child, int]]:
        for child in self.children:
            if child.pid is not None:
                pid, status = os.waitpid(child.pid, os.WNOHANG)
                if pid:
                    yield child, status

    def _stop(self) -> None:
        self._end([child for child in self.children if not child.outlives])
        self._end([child for child in self.children if child.outlives])

    def _end(self, children: Sequence[Child]) -> None:
        for child in children:
            child.signal(signal.SIGTERM)
        kill_at = time.monotonic() + PATIENCE
        asked = self.ending
        while any(child.pid is not None for child in children):
            left = kill_at - time.monotonic()
            if left <= 0 or self.ending > asked:  # too slow, or asked again
                for child in children:
                    child.signal(signal.SIGKILL)
            self._wait([], max(left, 0.1))
            self._bury()


def _says_something(asking: socket.socket) -> bool:
    """Whether an answer came, not only the end of a server that died meanwhile."""
    with asking, contextlib.suppress(ConnectionError):
        return bool(asking.recv(1))
    return False


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
