"""What `manage.py playground` costs: the time to its first page, its processor time at rest, its memory.

`python -m tests.house.figures` prints the three; `make bench` holds them against what was promised.
"""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.services import wait_until

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Playground:
    """A running `manage.py playground`, and what it printed so far."""

    process: subprocess.Popen[bytes]
    output: Path
    started: float = field(default_factory=time.monotonic)

    def printed(self) -> str:
        return self.output.read_text()

    def address(self) -> str:
        """The URL it printed; waits for it."""
        wait_until(lambda: self.process.poll() is not None or "Podyard is at" in self.printed(), "the first page")
        found = re.search(r"Podyard is at (\S+)", self.printed())
        if not found:
            raise RuntimeError(f"it ended with {self.process.returncode}:\n{self.printed()}")
        return found[1]

    def family(self) -> list[psutil.Process]:
        """The supervisor and its children."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def children(self) -> dict[str, int]:
        """The pids of its own children by what they are: valkey, web, web-2, worker."""
        pids = {}
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):  # it has just died
                pids[_role(child)] = child.pid
        return pids


def _role(child: psutil.Process) -> str:
    return "valkey" if child.name() == "valkey-server" else child.name().removeprefix("podyard-")


@contextlib.contextmanager
def playground(data: Path, port: int = 0, **environ: str) -> Iterator[Playground]:
    """`manage.py playground` on the state in `data` and a free port; killed at the end, should it still run."""
    env = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "DATABASE_URL"}}
    env |= {"PLAYGROUND_DATA": str(data), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "playground.settings", **environ}
    data.mkdir(parents=True, exist_ok=True)
    output = data / f"output-{time.monotonic_ns()}.txt"
    with output.open("wb") as file:
        command = [sys.executable, "manage.py", "playground"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT)
    running = Playground(process, output)
    try:
        yield running
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            for member in reversed(running.family()):
                member.kill()
        process.wait()


@dataclass(frozen=True)
class Figures:
    """Seconds to the first page; part of a core at rest; bytes of all processes (proportional set size)."""

    first_page: float
    idle: float
    memory: int


def measure(data: Path, rest: float = 20.0) -> Figures:
    """Starts a playground on the state in `data`, and lets it rest for that many seconds."""
    with playground(data) as running:
        running.address()
        first_page = time.monotonic() - running.started
        time.sleep(3)  # what a start leaves to be done
        before = _processor_seconds(running)
        time.sleep(rest)
        idle = (_processor_seconds(running) - before) / rest
        memory = sum(member.memory_full_info().pss for member in running.family())
        return Figures(first_page, idle, memory)


def _processor_seconds(running: Playground) -> float:
    times = [member.cpu_times() for member in running.family()]
    return sum(one.user + one.system for one in times)


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        fresh = measure(Path(data), rest=0.1)
        again = measure(Path(data))
    print(f"first page: {fresh.first_page:.2f} s on fresh state, {again.first_page:.2f} s on state that is there")
    print(f"at rest: {again.idle:.2%} of a core, {again.memory / 1e6:.0f} MB (PSS)")


if __name__ == "__main__":
    main()
