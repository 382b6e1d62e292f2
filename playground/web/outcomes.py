"""What came of pressing a button on the bench, in the reader's language."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from playground.simulator.api.errors import ApiError
from playground.simulator.api.hints import hint_for
from playground.web import clockface
from playground.workspaces import manifests
from playground.workspaces.limits import LimitReached
from playground.workspaces.models import Workspace

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """One thing that was done, or is wrong: `message` in kubectl's words, `hint` in the reader's."""

    message: str
    failed: bool = False
    line: int | None = None
    column: int = 1
    hint: str = ""
    about: str = ""  # the object, where several documents were sent


@dataclass(frozen=True)
class Outcome:
    """`ok`: everything was done. `problem`: why nothing was even tried. `paused`: nothing comes of it before time goes
    on. `stopped`: nothing can, and why."""

    ok: bool
    lines: list[Line] = field(default_factory=list)
    problem: str = ""
    paused: bool = False
    stopped: str = ""


def apply(public: str, text: str) -> Outcome:
    return _outcome(manifests.apply, public, text)


def delete(public: str, text: str) -> Outcome:
    return _outcome(manifests.delete, public, text)


def problem_of(do: Callable[[], object]) -> str:
    """Does it; says in the reader's language why it was not done, "" where it was."""
    try:
        do()
    except LimitReached as refusal:
        return said(refusal.text, refusal.params)
    except ApiError as refusal:
        text, params = hint_for(refusal.message)
        return f"{refusal.message} {said(text, params)}".strip()
    except DatabaseError:  # it is locked for longer than one waits, full, or away
        logger.exception("nothing was stored")
        return _("Nothing could be stored just now. What you wrote is still here: try again.")
    return ""


def said(text: str, params: Mapping[str, Any]) -> str:
    """A msgid in the reader's language."""
    return _(text).format(**params) if text else ""


def _outcome(press: Callable[[str, str], list[manifests.Outcome]], public: str, text: str) -> Outcome:
    outcomes: list[manifests.Outcome] = []
    problem = problem_of(lambda: outcomes.extend(press(public, text)))
    if problem:
        return Outcome(ok=False, problem=problem)
    if not outcomes:
        nothing = Line("error: no objects passed to apply", True, 1, 1, _("Write a manifest, or take an example."))
        return Outcome(ok=False, lines=[nothing])
    lines = [line for outcome in outcomes for line in _lines(outcome, len(outcomes) > 1)]
    outcome = Outcome(ok=not any(line.failed for line in lines), lines=lines)
    is_done = any(not line.failed for line in lines)
    return _with_time(outcome, Workspace.objects.get(public=public)) if is_done else outcome


def _with_time(outcome: Outcome, workspace: Workspace) -> Outcome:
    """Says whether something will come of it: time may be paused, or the simulation have stopped."""
    return replace(outcome, paused=workspace.clock.paused, stopped=clockface.trouble_of(workspace))


def _lines(outcome: manifests.Outcome, is_one_of_several: bool) -> Iterator[Line]:
    if outcome.verb == "deleted":
        yield Line(f'{outcome.resource} "{outcome.name}" deleted')
    elif outcome.verb:
        yield Line(f"{outcome.resource}/{outcome.name} {outcome.verb}")
    about = f"{outcome.resource}/{outcome.name}" if is_one_of_several and outcome.name else ""
    for problem in outcome.problems:
        yield Line(problem.message, True, problem.line, problem.column, said(problem.hint, problem.params), about)
