"""When there is next something to see: the first moment that changes the picture or adds a sentence to the story.

Much is written that no reader notices: timers, Events, counts, what the simulator hides for itself. A step over those
would seem to do nothing.
"""

from collections.abc import Iterable
from itertools import groupby

from playground.diagram.scene import scene
from playground.diagram.story import HIDDEN, story
from playground.simulator.setup import Setup
from playground.simulator.state import State
from playground.simulator.state.revisions import Revision


def next_step(state: State, revisions: Iterable[Revision], setup: Setup) -> float | None:
    """The moment (seconds of virtual time) of the first of the revisions with which there is something new to see; None
    where there is nothing. `state`, the one before them, takes those that were looked at: give a copy."""
    for _, group in groupby(revisions, lambda revision: revision.time):
        together = list(group)
        if _shows(state, together[0].time, together, setup):
            return together[0].time
    return None


def _shows(state: State, moment: float, together: list[Revision], setup: Setup) -> bool:
    """Whether a reader notices what was written at this moment. The state takes it."""
    if story(together):
        return True
    may = any(each.key is not None and not each.key.resource.endswith(HIDDEN) for each in together)
    before = scene(state, setup, moment) if may else None
    for revision in together:
        state.apply(revision)
    return may and scene(state, setup, moment) != before
