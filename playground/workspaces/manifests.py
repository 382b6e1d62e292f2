"""A learner's YAML: what becomes of every document, and what is wrong with it, at its line.

One press of a button is one transaction. Each document is applied or deleted as a whole or not at all; of a text that
cannot be read nothing is. Errors come in the API's own words, with a hint in plain ones beside them (msgids).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from playground.simulator import learner
from playground.simulator.api import hints, slips
from playground.simulator.api.apply import UnknownKindError, manifest_of
from playground.simulator.api.errors import ApiError
from playground.simulator.api.manifests import Document, FlawError, read
from playground.simulator.api.server import Api
from playground.simulator.objects import Object
from playground.workspaces import actions, limits
from playground.workspaces.locking import queue
from playground.workspaces.models import Draft


class Problem(NamedTuple):
    """Something that is wrong: where, in the API's words, and a hint (a msgid, "" for none) with its params."""

    line: int
    column: int
    message: str
    hint: str = ""
    params: Mapping[str, Any] = {}


class Outcome(NamedTuple):
    """What became of a document: `verb` is "created", "configured", "unchanged" or "deleted", "" where it was refused.

    `resource` and `name` are as kubectl prints them ("deployment.apps", "web"), "" where no document could be read.
    """

    verb: str
    line: int
    resource: str = ""
    name: str = ""
    problems: tuple[Problem, ...] = ()


def apply(public: str, text: str) -> list[Outcome]:
    """Applies every document of the text. Raises Workspace.DoesNotExist and LimitReached."""
    return _press(public, text, _apply)


def delete(public: str, text: str) -> list[Outcome]:
    """Deletes what the documents of the text name. Raises Workspace.DoesNotExist and LimitReached."""
    return _press(public, text, _delete)


def _press(public: str, text: str, do: Callable[[Api, Object], str]) -> list[Outcome]:
    limits.check_text(text)
    try:
        documents = read(text)
    except FlawError as flaw:
        with queue():
            Draft.keep(public, text)
        problem = _flawed(text, flaw)
        return [Outcome("", problem.line, problems=(problem,))]

    def press(api: Api) -> list[Outcome]:
        Draft.keep(public, text)
        return [_outcome(api, document, do) for document in documents]

    return actions.act(public, press)


def _flawed(text: str, flaw: FlawError) -> Problem:
    """What cannot be read; where the slip that led to it is seen, at its line and with its hint."""
    found = slips.slip(text, flaw.place.line)
    if found is None:
        return Problem(flaw.place.line, flaw.place.column, flaw.message, flaw.hint, flaw.params)
    return Problem(found.line, 1, flaw.message, found.hint, found.params)


def _outcome(api: Api, document: Document, do: Callable[[Api, Object], str]) -> Outcome:
    line = document.locate("").line
    try:
        verb = do(api, document.object)
    except ApiError as error:
        return Outcome("", line, _printed(document), _name(document), tuple(_problems(document, error)))
    return Outcome(verb, line, _printed(document), _name(document))


def _apply(api: Api, obj: Object) -> str:
    return learner.apply(api, obj).outcome


def _delete(api: Api, obj: Object) -> str:
    learner.delete(api, manifest_of(obj).key)
    return "deleted"


def _printed(document: Document) -> str:
    """The kind as kubectl prints it."""
    group = str(document.object["apiVersion"]).rpartition("/")[0]
    return str(document.object["kind"]).lower() + (f".{group}" if group else "")


def _name(document: Document) -> str:
    metadata = document.object.get("metadata")
    return str(metadata.get("name") or "") if isinstance(metadata, dict) else ""


def _problems(document: Document, error: ApiError) -> Iterator[Problem]:
    """A refusal, divided into what is wrong where."""
    if isinstance(error, UnknownKindError):
        hint = hints.unknown_kind(document.object["apiVersion"], document.object["kind"])
        yield Problem(*document.locate("kind"), error.message, hint.text, hint.params)
        return
    for words, path, hint in hints.explain(error, document.object):
        yield Problem(*document.locate(path), words, hint.text, hint.params)
