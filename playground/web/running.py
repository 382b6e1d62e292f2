"""What runs of a manifest: the same text with the values that the cluster has, as `kubectl diff` would compare them.

The editor tints the lines that differ from it. A value that stands on one line is put in its place, so that comments
and order stay; where more differs, the document is written anew, with the fields that somebody wrote. Leaves out what
nobody wrote: defaults, status.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import yaml

from playground.simulator import cluster, learner
from playground.simulator.api.apply import manifest_of
from playground.simulator.api.errors import ApiError
from playground.simulator.api.manifests import Document, FlawError, Steps, read
from playground.simulator.api.server import Api
from playground.simulator.objects import Key, Object
from playground.web import drawer
from playground.workspaces import limits
from playground.workspaces.reading import Seen

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
GONE = object()  # what a side that has no such field says
# Characters of a text that is compared; it is asked for at every edit, so a longer one is given back as it is.
MOST_COMPARED = 64_000
# A field whose value stands on its line: up to the value, its name, the value, the comment.
_FIELD = re.compile(r"([\s-]*+(\S(?:[^:]*[^\s:])?)\s*:\s+)([^\s#\[{&|>](?:[^#\s]|\s+(?![\s#]))*+)(?:(\s+#.*)|\s*)$")


@dataclass(frozen=True)
class Running:
    """`text` is what runs, in the manifest's own words; `missing` names what the cluster does not have ("Pod web")."""

    text: str
    missing: tuple[str, ...] = ()


def running(seen: Seen, text: str) -> Running:
    """What runs of a manifest. Of a text that cannot be read, or is very long, it says nothing, and gives it
    back as it is."""
    if len(text) > MOST_COMPARED:
        return Running(text)
    try:
        limits.check_text(text)
        documents = read(text)
    except (FlawError, limits.LimitReached):
        return Running(text)
    keys = [_key(document) for document in documents]
    wanted = _applied(seen, documents)
    lines = text.split("\n")
    missing: list[str] = []
    # From the end, so that the lines before keep their numbers.
    for document, key in reversed(list(zip(documents, keys, strict=True))):
        live = key and seen.state.get(key)
        if key and live is None:
            missing.insert(0, f"{document.object['kind']} {key.name}")
        elif key and live and key in wanted:
            lines = _rewritten(lines, document, live, wanted[key])
    return Running("\n".join(lines), tuple(missing))


def _key(document: Document) -> Key | None:
    """The object that a document is about, None where it is no manifest of any kind."""
    try:
        return manifest_of(document.object).key
    except ApiError:
        return None


def _applied(seen: Seen, documents: list[Document]) -> dict[Key, Object]:
    """What Apply would make of each object that it would change; nothing is kept of it."""

    def apply(api: Api) -> None:
        for document in documents:
            with suppress(ApiError):
                learner.apply(api, document.object)

    written = cluster.act(seen.state, seen.now, seen.workspace.setup, apply)
    return {revision.key: revision.object for revision in written if revision.key and revision.object}


def _rewritten(lines: list[str], document: Document, live: Object, wanted: Object) -> list[str]:
    """The lines with this document as it runs."""
    changed = list(lines)
    differing = list(_differences(drawer.bare(live), drawer.bare(wanted)))
    for path, value in sorted(differing, key=lambda each: document.at(each[0]), reverse=True):
        if not _put(changed, document, path, value):
            return _anew(lines, document, live)
    return changed


def _differences(live: Any, wanted: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Each field in which they differ, and what the live one has there."""
    if isinstance(live, dict) and isinstance(wanted, dict):
        for name in sorted({*live, *wanted}):
            yield from _differences(live.get(name, GONE), wanted.get(name, GONE), (*path, name))
    elif isinstance(live, list) and isinstance(wanted, list) and len(live) == len(wanted):
        for number, (one, other) in enumerate(zip(live, wanted, strict=True)):
            yield from _differences(one, other, (*path, number))
    elif live != wanted:
        yield path, live


def _put(lines: list[str], document: Document, path: Steps, value: Any) -> bool:
    """Puts a value where the manifest has that field on a line of its own. False where it cannot."""
    if isinstance(value, dict | list):
        return False
    place = document.at(path)
    found = _FIELD.match(lines[place.line - 1])
    if found is None or found[2] != path[-1]:
        return False
    if value is GONE:
        if "-" in found[1].partition(":")[0].replace(found[2], ""):
            return False  # the line begins an entry of a list
        del lines[place.line - 1]
        return True
    word = (
        yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000).removesuffix("...\n").strip()
    )
    lines[place.line - 1] = f"{found[1]}{word}{found[4] or ''}"
    return True


def _anew(lines: list[str], document: Document, live: Object) -> list[str]:
    """The lines with the document written anew, where it is alone between its separators."""
    if document.base:
        return lines
    here = document.locate("").line - 1
    breaks = [number for number, line in enumerate(lines) if re.match(r"---(\s|$)", line)]
    start = max((number + 1 for number in breaks if number <= here), default=0)
    end = min((number for number in breaks if number > here), default=len(lines))
    last = (live["metadata"].get("annotations") or {}).get(LAST_APPLIED)
    bare = drawer.bare(live)
    common = _only(bare, document.object, json.loads(last) if last else {})
    return [*lines[:start], *drawer.as_yaml(common, noise=True).rstrip("\n").split("\n"), *lines[end:]]


def _only(live: Any, *patterns: Any) -> Any:
    """The part of it that one of the patterns has too."""
    if isinstance(live, dict):
        maps = [pattern for pattern in patterns if isinstance(pattern, dict)]
        names = [name for name in live if any(name in pattern for pattern in maps)]
        return {name: _only(live[name], *(each[name] for each in maps if name in each)) for name in names}
    if isinstance(live, list):
        lists = [pattern for pattern in patterns if isinstance(pattern, list)]
        entries = [[pattern[number] for pattern in lists if number < len(pattern)] for number in range(len(live))]
        return [_only(each, *of) if of else each for each, of in zip(live, entries, strict=True)]
    return live
