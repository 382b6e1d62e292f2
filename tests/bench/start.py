"""What `manage.py playground` costs: the time to its first page, its processor time at rest, its memory."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure, at_most
from tests.house import figures


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as data:
        fresh = figures.measure(Path(data), rest=0.1)
        again = figures.measure(Path(data))
    yield at_most("start to the first page, on an installed checkout", again.first_page, 3, "s")
    yield Figure("the same, on fresh state (with the tables and static files)", f"{fresh.first_page:.3g} s")
    yield at_most("processor at rest, all processes", again.idle * 100, 1, "% of a core")
    yield at_most("memory at rest, all processes (PSS)", again.memory / 1e6, 250, "MB")
