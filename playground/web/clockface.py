"""The clock as the page shows it."""

from dataclasses import dataclass
from math import isinf

from django.utils.translation import gettext as _

from playground.diagram.story import stamp
from playground.workspaces.ahead import ATTEMPTS, TROUBLES
from playground.workspaces.models import Workspace
from playground.workspaces.reading import Seen

SPEEDS = {"0.25": "¼×", "0.5": "½×", "1": "1×", "2": "2×", "5": "5×", "15": "15×", "60": "60×"}


@dataclass(frozen=True)
class Face:
    """`now` and `until` (seconds of virtual time, "" for no end) and `speed` let the browser go on by itself."""

    now: str
    until: str
    speed: str
    text: str
    paused: bool
    chosen: str
    speeds: tuple[tuple[str, str], ...] = tuple(SPEEDS.items())


def speed_of(chosen: str) -> float:
    """The speed that was chosen. Raises ValueError for one that is not offered."""
    if chosen not in SPEEDS:
        raise ValueError(chosen)
    return float(chosen)


def of(seen: Seen) -> Face:
    clock = seen.workspace.clock
    return Face(
        now=f"{seen.now:.3f}",
        until="" if isinf(clock.settled) else f"{clock.settled:.3f}",
        speed="0" if clock.paused else f"{clock.speed:g}",
        text=stamp(seen.now),
        paused=clock.paused,
        chosen=f"{clock.speed:g}",
    )


def notice_of(seen: Seen) -> str:
    """Why the clock stands though nobody paused it, in the reader's language; "" where it does not."""
    trouble = trouble_of(seen.workspace)
    return trouble or (_("Time waits until the worker has caught up.") if seen.is_waiting else "")


def trouble_of(workspace: Workspace) -> str:
    """Why the simulation has stopped, in the reader's language; "" where it has not."""
    if not workspace.trouble:
        return ""
    why = _(TROUBLES[workspace.trouble]).format(attempts=ATTEMPTS)
    return _("The simulation stopped: {why}").format(why=why)
