"""One of the processes of the race in test_race.py: writes, works or reads as fast as it can, for some seconds.

Run as `python -m tests.workspaces.race ROLE WORKSPACE SECONDS`; prints what it saw or did as one line of JSON.
"""

import hashlib
import json
import os
import random
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402

from playground.simulator.state.revisions import Revision, encode  # noqa: E402
from playground.workspaces import ahead, reading  # noqa: E402
from playground.workspaces.models import Workspace  # noqa: E402
from tests.workspaces import hands  # noqa: E402


def digest(revision: Revision) -> str:
    """The revision in short, to the letter."""
    return hashlib.sha256(json.dumps(encode(revision), sort_keys=True).encode()).hexdigest()[:16]


def write(public: str, end: float) -> object:
    """Scales, as fast as it can; answers how often."""
    count, chance = 0, random.Random(os.getpid())
    while time.monotonic() < end:
        hands.apply(public, replicas=chance.randint(0, 3), name=f"web-{chance.randint(0, 1)}")
        count += 1
        time.sleep(chance.random() ** 2 * 0.05)
    return count


def work(public: str, end: float) -> object:
    """Runs ahead whenever there is something to do; answers how often there was."""
    count = 0
    while time.monotonic() < end:
        workspace = Workspace.objects.get(public=public)
        if workspace.settled_until is not None:
            count += ahead.run(public, workspace.epoch) is not ahead.Outcome.STOPPED
        time.sleep(0.001)
    return count


def read(public: str, end: float) -> object:
    """Looks all the time; answers every revision that it was shown, with its content, as often as it was shown."""
    shown: list[tuple[int, str]] = []
    number = 0
    while time.monotonic() < end:
        seen = reading.look(public)
        shown += [(revision.number, digest(revision)) for revision in reading.since(seen, number)]
        number = seen.state.number
        time.sleep(0.001)
        if random.random() < 0.02:
            # As another process would, that knows nothing yet: what it is shown must be the same.
            reading.memories.clear()
            number = max(0, number - 5)
    return shown


if __name__ == "__main__":
    role, public, seconds = sys.argv[1:]
    settings.WORKSPACE_LIMITS = {"actions_a_minute": 10**9, "burst": 10**9}
    print(json.dumps({"write": write, "work": work, "read": read}[role](public, time.monotonic() + float(seconds))))
