"""How far the future of a workspace is worked out, and when a reader is to ask for more of it."""

from math import inf, isinf

import redis

from playground.workspaces import feed
from playground.workspaces.models import Workspace

NEAR = 2.0  # virtual seconds of a task's first stretch
HORIZON = 900.0  # how many virtual seconds are foreseen of a cluster that never rests
LOW = 300.0  # how few of them are left when a reader asks for more
PATIENCE = 2.0  # seconds after the last commit before a reader asks again


def scale(speed: float) -> float:
    """By how much further a fast clock must see."""
    return max(1.0, speed / 10)


def wanted_in(workspace: Workspace, wall: float) -> float:
    """In how many seconds a reader who stays is to ask for more of the future; infinite at rest."""
    clock = workspace.clock
    if isinf(clock.settled) or workspace.trouble:
        return inf
    soon = max(0.0, workspace.settled_at + PATIENCE - wall)
    low = clock.settled - LOW * scale(clock.speed)
    return soon if clock.now(wall) >= low else max(soon, clock.until(wall, low))


def may_ask(workspace: Workspace, wall: float) -> bool:
    """Whether nobody has asked just now. The longer no worker came, the rarer it is asked for."""
    patience = min(60, max(4, int(wall - workspace.settled_at)))
    key = f"podyard:asked:{workspace.public}:{workspace.epoch}"
    try:
        if feed.client().set(key, wall, nx=True, ex=patience):
            return True
        # Redis forgets by the machine's clock: where that is set back, it would remember for as long.
        asked = float(feed.client().get(key) or wall)
        return abs(wall - asked) > patience and bool(feed.client().set(key, wall, ex=patience))
    except redis.RedisError:
        return False
