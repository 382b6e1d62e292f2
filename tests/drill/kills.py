"""kill -9 of the worker, the web server and Valkey at random instants of rolling updates.

The instants and the victims are drawn from a seed. In every fourth round the part dies while the Apply is on its way.
"""

import time
from random import Random
from threading import Timer

from tests.drill.yard import PARTS, Pupil, Yard

A_SANDBOX = 10  # rounds in one sandbox
ROLLOUT = 6.0  # seconds within which the part dies
ON_ITS_WAY = 0.04  # seconds within which an Apply is answered, about
STEADY = 10.0  # seconds after which the supervisor starts a part again at once


def kills(yard: Yard, rounds: int, chance: Random) -> str:
    """Raises AssertionError or TimeoutError where something does not hold; else says how it went."""
    slowest, revisions = 0.0, 0
    for first in range(0, rounds, A_SANDBOX):
        pupil = yard.enter()
        for number in range(first, min(first + A_SANDBOX, rounds)):
            _round(pupil, number, chance)
        revisions += len(pupil.settles().log)
        slowest = max(slowest, pupil.slowest)
        pupil.leave()
    return f"{rounds} kills, {revisions} revisions, none lost or doubled; the page recovered within {slowest:.1f} s"


def _round(pupil: Pupil, number: int, chance: Random) -> None:
    """One rolling update, and one death in it."""
    part = chance.choice(PARTS)
    if number % 4 == 3:
        timer = Timer(chance.uniform(0, ON_ITS_WAY), pupil.yard.kill, [part])
        timer.start()
        pupil.roll()
        timer.join()
    else:
        pupil.roll()
        time.sleep(chance.uniform(0, ROLLOUT))
        pupil.yard.kill(part)
    pupil.recovers()
