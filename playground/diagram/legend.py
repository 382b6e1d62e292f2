"""How a Pod looks in each state, and the rest of the diagram's grammar: for the page's help."""

from typing import NamedTuple

from playground.diagram.pods import STATE_DETAILS, STATE_WORDS, STATES, PodState
from playground.diagram.words import ENGLISH, N_, Tongue


class Sign(NamedTuple):
    """`state` draws the tile, "" an empty slot."""

    state: str
    name: str
    detail: str


EMPTY = N_("empty slot")
_MORE: dict[PodState, str] = {
    "ready": N_("gets traffic"),
    "creating": N_("its containers are on their way"),
    "failed": N_("octagon: its container ends, or cannot start"),
    "terminating": N_("arc: the grace period that is left"),
    "succeeded": N_("circle: its work is done"),
}
_WANTED = N_("wanted, not there")


def legend(tongue: Tongue = ENGLISH) -> list[Sign]:
    """A sign for every state, in the order of a Pod's life, and one for the Pod that is missing."""
    details: dict[PodState, str] = {**STATE_DETAILS, **_MORE}
    life = sorted(STATES, key=_LIFE.index)
    signs = [Sign(state, tongue.gettext(STATE_WORDS[state]), tongue.gettext(details[state])) for state in life]
    return [*signs, Sign("", tongue.gettext(EMPTY), tongue.gettext(_WANTED))]


def strip_legend(tongue: Tongue = ENGLISH) -> list[Sign]:
    """What the colours of the run strip's bars mean: a sign for each of them, with no detail."""
    return [Sign(state, tongue.gettext(word), "") for state, word in _COLOURS.items()]


_COLOURS: dict[PodState, str] = {
    "pending": N_("no node yet, or leaving"),
    "creating": N_("on its way"),
    "ready": N_("ready"),
    "not-ready": N_("not ready"),
    "failed": N_("failing"),
}

_LIFE = (
    "pending", "pulling", "creating", "running", "ready", "not-ready", "terminating", "failed", "succeeded", "unknown",
)  # fmt: skip
