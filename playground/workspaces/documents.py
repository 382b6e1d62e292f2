"""Manifests that a learner sends: applied or deleted document by document, each as a whole or not at all.

What is said of each is said in kubectl's and the API's own words ("deployment.apps/nginx created"); what went wrong
knows its line in the text, and a plain hint (a msgid with parameters, for the page to translate).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from playground.simulator.api import hints
from playground.simulator.api.errors import ApiError
from playground.simulator.api.manifests import Document, FlawError, Place, read
from playground.simulator.api.resources import Resource, of_kind
from playground.simulator.api.server import Api
from playground.simulator.causes import N_, because, sentence
from playground.simulator.objects import Key
from playground.workspaces import actions, limits
from playground.workspaces.models import Workspace

APPLIED = {
    "created": sentence("learner.created", N_("made {kind} {name}")),
    "configured": sentence("learner.configured", N_("changed {kind} {name}")),
}
DELETED = sentence("learner.deleted", N_("deleted {kind} {name}"))


@dataclass(frozen=True)
class Said:
    """What came of one document, or one thing that is wrong with it: `words` stay English, `hint` is a msgid."""

    words: str
    failed: bool = False
    place: Place | None = None
    hint: str = ""
    params: dict[str, Any] = field(default_factory=dict)


Verb = Callable[[Api, Document, Resource], Said]


def apply(public: str, text: str) -> list[Said]:
    """Applies every document. Raises LimitReached, Workspace.DoesNotExist."""
    return _for_each(public, text, _apply)


def delete(public: str, text: str) -> list[Said]:
    """Deletes what every document names. Raises LimitReached, Workspace.DoesNotExist."""
    return _for_each(public, text, _delete)


def _for_each(public: str, text: str, verb: Verb) -> list[Said]:
    limits.check_text(text)
    Workspace.objects.filter(public=public).update(manifest=text)
    try:
        documents = read(text)
    except FlawError as flaw:
        return [Said(flaw.message, True, flaw.place, flaw.hint, dict(flaw.params))]
    if not documents:
        return [Said("error: no objects passed to apply", True, Place(1, 1), N_("Write a manifest, or take an example."))]
    return actions.act(public, lambda api: [said for document in documents for said in _one(api, document, verb)])


def _one(api: Api, document: Document, verb: Verb) -> Iterator[Said]:
    obj = document.object
    resource = of_kind(obj["apiVersion"], obj["kind"])
    if resource is None:
        words = f'no matches for kind "{obj["kind"]}" in version "{obj["apiVersion"]}"'
        hint = hints.unknown_kind(obj["apiVersion"], obj["kind"])
        yield Said(words, True, document.locate("kind"), hint.text, dict(hint.params))
        return
    try:
        yield verb(api, document, resource)
    except ApiError as refusal:
        yield from _refused(refusal, document)


def _apply(api: Api, document: Document, resource: Resource) -> Said:
    done = api.apply(resource.name, document.object, because("learner", APPLIED["configured"], **_named(document)))
    return Said(f"{_address(resource, document)} {done.outcome}")


def _delete(api: Api, document: Document, resource: Resource) -> Said:
    metadata = document.object.get("metadata") or {}
    namespace = metadata.get("namespace") or "default" if resource.namespaced else ""
    key = Key(resource.name, namespace, str(metadata.get("name", "")))
    api.delete(key, because("learner", DELETED, **_named(document)))
    return Said(f"{_address(resource, document).replace('/', ' ', 1)} deleted")


def _named(document: Document) -> dict[str, str]:
    metadata = document.object.get("metadata")
    name = metadata.get("name", "") if isinstance(metadata, dict) else ""
    return {"kind": document.object["kind"], "name": str(name)}


def _address(resource: Resource, document: Document) -> str:
    """ "deployment.apps/nginx"."""
    group = resource.name.partition(".")[2]
    return f"{resource.singular}{'.' + group if group else ''}/{_named(document)['name']}"


def _refused(refusal: ApiError, document: Document) -> Iterator[Said]:
    """The refusal, once for every field that it is about."""
    for words, path, hint in hints.explain(refusal, document.object):
        yield Said(words, True, document.locate(path), hint.text, dict(hint.params))
