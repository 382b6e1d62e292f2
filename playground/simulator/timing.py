"""How long things take: every duration of the simulation comes from here (seconds of virtual time).

A hop is the way from a change to the controller that looks at it. At pace "real" controllers answer in milliseconds; at
pace "classroom" a hop takes about 0.4 s, so that the eye can follow. Moments fall on a grid, so that what happens
together is looked at together.
"""

from math import ceil

from playground.simulator.chance import draw
from playground.simulator.setup import Setup

# Moments are rounded to the microsecond, so that a sum means the same moment in whatever order it was added up.
_DIGITS = 6

HOPS = {"real": (0.005, 0.015), "classroom": (0.35, 0.45)}
GRID = {"real": 0.005, "classroom": 0.05}


def after(now: float, delay: float) -> float:
    """The moment `delay` seconds after `now`."""
    return round(now + delay, _DIGITS)


def hop(setup: Setup, now: float, *what: object) -> float:
    """The moment at which `what` (a controller, a key) is looked at because of a change at `now`: always later."""
    least, most = HOPS[setup.pace]
    grid = GRID[setup.pace]
    moment = now + least + (most - least) * draw(setup.seed, "hop", *what)
    return round(max(ceil(round(moment / grid, 3)) * grid, now + least), _DIGITS)
