"""The kinds that are served, and how they are found. Adding a kind is adding an entry in `kinds/` (CONTRIBUTING.md)."""

from playground.simulator.api.kinds import apps, core, scheduling
from playground.simulator.api.resource import Resource

__all__ = ["RESOURCES", "Resource", "of_kind", "of_word"]

_TABLE: tuple[Resource, ...] = (*core.KINDS, *apps.KINDS, *scheduling.KINDS)

RESOURCES: dict[str, Resource] = {resource.name: resource for resource in _TABLE}

_BY_KIND = {(resource.api_version, resource.kind): resource for resource in _TABLE}
_BY_WORD = {
    word: resource
    for resource in reversed(_TABLE)
    for word in (resource.name, resource.plural, resource.singular, *resource.short_names)
}


def of_kind(api_version: str, kind: str) -> Resource | None:
    """The kind as manifests name it, or None."""
    return _BY_KIND.get((api_version, kind))


def of_word(word: str) -> Resource | None:
    """What a command line means by "deploy", "deployment", "deployments" or "deployments.apps", or None."""
    return _BY_WORD.get(word.lower())
