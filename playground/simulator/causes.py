"""Why a revision came to be: who wrote it, in which words, and which revision made them look.

A sentence is declared once, beside the code that acts (`SCALED = sentence("deployment.scaled", N_(...), N_(...))`), in
English with `{named}` places; the page translates it. The log stores its key and its parameters.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

LEARNER = "learner"

CATALOGUE: dict[str, "Sentence"] = {}


def N_(text: str) -> str:  # noqa: N802 (the name that translators' tools look for)
    """Marks a text for translation; the text itself stays English here."""
    return text


class Sentence(NamedTuple):
    """What happened and, after the dash, why. Both are msgids; `why` may be empty."""

    key: str
    what: str
    why: str


class Cause(NamedTuple):
    """`actor` is the event component's name ("replicaset-controller") or "learner"; `key` names a Sentence, or is ""
    where there is nothing to tell; `trigger` is the number of the revision that made the actor look, 0 for none."""

    actor: str
    key: str = ""
    params: Mapping[str, Any] = {}
    trigger: int = 0

    def after(self, trigger: int) -> "Cause":
        """The same cause, of an actor that looked because of this revision."""
        return Cause(self.actor, self.key, self.params, trigger)


def sentence(key: str, what: str, why: str = "") -> Sentence:
    """Declares a sentence. Raises ValueError where the key is taken."""
    if key in CATALOGUE:
        raise ValueError(f"sentence {key!r} is declared twice")
    CATALOGUE[key] = Sentence(key, what, why)
    return CATALOGUE[key]


def because(actor: str, said: Sentence, **params: Any) -> Cause:
    return Cause(actor, said.key, params)
