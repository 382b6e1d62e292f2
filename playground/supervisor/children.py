"""Child processes made by fork, so that they start at once and share the memory of what is already imported.

A child has a process group of its own (Ctrl-C reaches the supervisor only), dies with the supervisor on Linux however
that ends, and takes no signal handler along. Leaves out a way to notice a dead parent on macOS: end the supervisor with
SIGTERM there, not SIGKILL.
"""

import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

FIRST_DELAY = 0.1  # seconds before a child that died is started again; doubles each time
LONGEST_DELAY = 10.0
LONG_LIFE = 10.0  # seconds; who lived that long starts again after FIRST_DELAY
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)  # what the supervisor listens to
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15


@dataclass
class Child:
    """One part of Podyard. Times are seconds of the monotonic clock."""

    name: str
    run: Callable[[], None]
    outlives: bool = False  # the others lean on it, so it ends after them
    pid: int | None = None
    started: float = 0.0
    due: float | None = 0.0  # when to start it; None while it runs
    delay: float = FIRST_DELAY

    def start(self) -> None:
        self.pid, self.started, self.due = fork(self.name, self.run), time.monotonic(), None

    def died(self, now: float) -> float:
        """Notes its death and returns in how many seconds it is due again."""
        if now - self.started > LONG_LIFE:
            self.delay = FIRST_DELAY
        wait, self.delay = self.delay, min(2 * self.delay, LONGEST_DELAY)
        self.pid, self.due = None, now + wait
        return wait

    def signal(self, number: signal.Signals) -> None:
        if self.pid is not None:
            os.kill(self.pid, number)


def fork(name: str, run: Callable[[], None]) -> int:
    """Runs `run` in a child process, `podyard-NAME` in `ps`, and returns its pid; the child ends when `run` does."""
    parent = os.getpid()
    # A signal that came before the child has its own handlers would be lost in a copy of ours.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        return pid
    code = 1
    try:
        _become_child(name, parent)
        run()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 (nothing may travel up into the supervisor's own code)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _become_child(name: str, parent: int) -> None:
    os.setpgid(0, 0)
    signal.set_wakeup_fd(-1)
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        libc.prctl(PR_SET_NAME, f"podyard-{name}".encode())
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
