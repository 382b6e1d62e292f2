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


# The kubelet's work: from and to. Models what a node with containerd and a warm registry takes.
DURATIONS = {
    "sandbox": (0.3, 0.8),  # mount the volumes, make the sandbox, plug in the network
    "start": (0.1, 0.4),  # create a container and start it
    "resolve": (0.4, 1.2),  # ask the registry for a manifest
    "check": (0.3, 0.8),  # ask whether the image that is there is still the newest
    "notice": (0.3, 1.0),  # until the kubelet sees that a container has ended
    "sync": (1.0, 1.5),  # until the kubelet looks again at a container that it could not start
    "remove": (0.1, 0.3),  # unmount the volumes, take down the sandbox
    "spare": (0.0, 0.1),  # what the grid adds to a pull
    "jitter": (0.0, 2.0),  # how late a back-off is noticed to be over
}
BANDWIDTH = 25e6  # bytes a second from the registry to a node
STEP = 0.1


def duration(setup: Setup, kind: str, *what: object) -> float:
    """How long this work of the kubelet takes, in seconds; it belongs to `what`."""
    least, most = DURATIONS[kind]
    return least + (most - least) * draw(setup.seed, kind, *what)


def soon(now: float, delay: float) -> float:
    """The moment about `delay` after `now`, later than now, on a grid: what happens together is looked at together."""
    return round(ceil(round(max(now + delay, now + STEP / 2) / STEP, 3)) * STEP, _DIGITS)
