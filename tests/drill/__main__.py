"""`python -m tests.drill [--kills N] [--seed N] [--only NAME ...]`: a line a drill; ends with 1 where one failed."""

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from random import Random

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"  # state that is thrown away

from tests.drill.faults import FAULTS
from tests.drill.inputs import bad_inputs
from tests.drill.kills import kills
from tests.drill.yard import Yard, yard


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drill", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="how many parts are killed")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="repeats the instants and the victims")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these drills alone")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    drills: dict[str, Callable[[Yard], str]] = {fault.__name__: fault for fault in FAULTS}
    drills |= {"bad_inputs": bad_inputs, "kills": partial(kills, rounds=options.kills, chance=Random(options.seed))}
    failed = [name for name in options.only or drills if not _passes(name, drills[name])]
    return int(bool(failed))


def _passes(name: str, drill: Callable[[Yard], str]) -> bool:
    """Each on a Podyard of its own."""
    begin = time.monotonic()
    with yard() as one:
        try:
            saw, failed = drill(one), False
        except Exception:  # noqa: BLE001 (whatever it is, the other drills go on)
            traceback.print_exc()
            print(one.running.printed(), file=sys.stderr)
            saw, failed = "see above", True
    print(f"{'FAILED' if failed else 'ok    '} {name:<20} {time.monotonic() - begin:5.0f} s  {saw}", flush=True)
    return not failed


if __name__ == "__main__":
    sys.exit(main())
