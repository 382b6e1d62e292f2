"""What 1,000 workspaces cost that nobody looks at: the memory of all processes before they were made and after.

A web process remembers what it was asked about for a minute, up to 512 workspaces; so both are measured after as many
were opened in each and let alone.
"""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.figure import Figure
from tests.house.figures import Playground, playground
from tests.learner.http import Learner

WARM = 1200
MORE = 1000
A_GUEST = 20  # workspaces of one guest
REST = 75  # seconds; after 60 they are forgotten
NOTHING = 5.0  # kB a workspace: the noise of an allocator; one that is remembered takes 200 and more
AT_ONCE = 2


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as data, playground(Path(data)) as running:
        before = _memory_after(running, WARM)
        after = _memory_after(running, MORE)
    each = (after - before) / MORE / 1000
    what = f"memory of the processes for {MORE:,} workspaces at rest, each"
    measured = f"{each:.2f} kB ({before / 1e6:.0f} MB, then {after / 1e6:.0f} MB)"
    yield Figure(what, measured, f"nothing (below {NOTHING:g} kB)", each < NOTHING)


def _memory_after(running: Playground, workspaces: int) -> int:
    """Bytes (proportional set size) when so many more were opened, used, and left alone."""
    address = running.address()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda _: _guest(address), range(workspaces // A_GUEST)))
    time.sleep(REST)
    return sum(member.memory_full_info().pss for member in running.family())


def _guest(address: str) -> None:
    learner = Learner(address)
    for _ in range(A_GUEST):
        learner.open_sandbox()
        learner.apply()
