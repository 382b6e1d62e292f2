"""What a workspace shows now. Seen is final: nothing that `look` has answered is ever taken back.

A look takes its moment as locking.py says, then reveals the revisions whose time has come.
"""

import logging
from datetime import UTC, datetime

from django.db import DatabaseError

from playground.simulator.state import State
from playground.simulator.state.revisions import Revision
from playground.workspaces import feed, horizon, log, tasks
from playground.workspaces.clock import SIGN_OF_LIFE
from playground.workspaces.locking import hold, is_stuck, open_stuck_gate, turn
from playground.workspaces.memory import Seen, memories, see
from playground.workspaces.models import CLOCK_FIELDS

__all__ = ["Seen", "look", "memories", "past", "since"]

logger = logging.getLogger(__name__)


def look(public: str) -> Seen:
    """What the workspace shows now, once and for all, to somebody who is there. Raises Workspace.DoesNotExist."""
    seen = see(public)
    try:
        _follow_up(seen)
    except DatabaseError as error:  # it is full or locked: what is there can be read
        logger.warning("workspace %s: nothing was noted: %s", public, error)
    return seen


def since(seen: Seen, after: int) -> list[Revision]:
    """The revisions after that number which had been shown by then. Raises log.GoneError where they are not kept."""
    upto = seen.state.number
    memory = memories.of(seen.workspace.public)
    with memory.lock:
        recent = [revision for revision in memory.recent if after < revision.number <= upto]
    if len(recent) == upto - after:
        return recent
    return log.between(seen.workspace, after, upto)


def past(public: str, at: float) -> State:
    """The cluster as it was at a virtual moment; moments to come are read as now. Raises Workspace.DoesNotExist, and
    log.GoneError where the moment is not kept any more."""
    with turn():
        workspace, wall = hold(public, share=True)
        at = min(at, workspace.clock.now(wall))
        stored = log.fetch(workspace, at, upto=at)
    return stored.state(at)


def _follow_up(seen: Seen) -> None:
    """A reader is a sign of life, and the one who misses the future."""
    workspace, wall = seen.workspace, seen.wall
    if is_stuck(workspace, wall):
        open_stuck_gate(workspace.public)
    if workspace.clock.is_asleep(wall) or wall - workspace.awake > SIGN_OF_LIFE:
        _note_life(workspace.public)
    if horizon.wanted_in(workspace, wall) <= 0 and horizon.may_ask(workspace, wall):
        tasks.queue(workspace.public, workspace.epoch)


def _note_life(public: str) -> None:
    with turn():
        workspace, wall = hold(public)
        slept = workspace.clock.is_asleep(wall)
        workspace.clock = workspace.clock.wake(wall)
        workspace.used = datetime.now(UTC)
        workspace.save(update_fields=(*CLOCK_FIELDS, "used"))
    if slept:
        feed.announce(public)
