"""The bytes that one Apply of the Deployment of the course leaves in the database, with all that follows from it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure, at_most
from tests.house.figures import playground
from tests.learner import disk
from tests.learner.http import Learner
from tests.services import wait_until


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as data, playground(Path(data)) as running:
        learner = Learner(running.address())
        learner.open_sandbox()
        before = disk.kept(Path(data), learner.public)
        learner.apply()
        wait_until(lambda: disk.kept(Path(data), learner.public).is_foreseen, "all that follows is foreseen")
        after = disk.kept(Path(data), learner.public)
    revisions = len(after.log) - len(before.log)
    what = f"stored for one Apply of 3 Pods with all that follows ({revisions} revisions)"
    yield at_most(what, (after.bytes - before.bytes) / 1000, 10, "kB")
