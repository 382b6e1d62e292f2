"""What the drawer shows of one object: how it stands, events, kin, the causes that led to it, its YAML."""

from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from playground.diagram.age import age
from playground.diagram.labels import Speaker
from playground.diagram.scene import scene
from playground.diagram.status_words import Note, status_words
from playground.diagram.story import Spoken, spoken
from playground.diagram.words import Speech
from playground.simulator.api.resources import RESOURCES
from playground.simulator.events import last_seen
from playground.simulator.objects import Key, Object, is_true, without
from playground.simulator.rollback import previous
from playground.simulator.state import View
from playground.web import conditions
from playground.web.conditions import ConditionRow
from playground.web.telling import telling_of
from playground.workspaces.reading import Seen

SHOWN = 60  # of owned objects

# What the system adds and a reader of manifests seldom wants.
NOISE: tuple[tuple[str, ...], ...] = (
    ("metadata", "managedFields"),
    ("metadata", "uid"),
    ("metadata", "resourceVersion"),
    ("metadata", "generation"),
    ("metadata", "creationTimestamp"),
    ("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"),
    ("status",),
)


class _Dumper(yaml.CSafeDumper):
    """Writes as kubectl does: keys in order, lists at the indentation of their key, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (PyYAML's signature)
        return True


def as_yaml(obj: Object, noise: bool) -> str:
    """The object as YAML, with or without what the system adds."""
    return yaml.dump(
        obj if noise else bare(obj), Dumper=_Dumper, allow_unicode=True, default_flow_style=False, width=10_000
    )


def bare(obj: Object) -> Object:
    """The object without what the system adds."""
    for path in NOISE:
        obj = without(obj, *path)
    return obj


@dataclass(frozen=True)
class Link:
    kind: str
    name: str
    url: str


def url_of(public: str, key: Key) -> str:
    return reverse("sandbox-object", args=(public, key.resource, key.namespace or "-", key.name))


def owners(public: str, obj: Object, view: View) -> list[Link]:
    """Links to what owns the object and still is there."""
    links = []
    for reference in obj["metadata"].get("ownerReferences") or ():
        key = _key_of(reference, obj["metadata"].get("namespace", ""))
        if key is not None and view.get(key) is not None:
            links.append(Link(reference["kind"], reference["name"], url_of(public, key)))
    return links


def owned(public: str, obj: Object, view: View) -> list[Link]:
    """Links to what the object owns, in order of their names."""
    keys = sorted(view.owned(obj["metadata"]["uid"]))
    known = (key for key in keys if key.resource in RESOURCES)
    return [Link(RESOURCES[key.resource].kind, key.name, url_of(public, key)) for key in known]


def _key_of(reference: Object, namespace: str) -> Key | None:
    for name, resource in RESOURCES.items():
        if resource.kind == reference["kind"] and resource.api_version == reference["apiVersion"]:
            return Key(name, namespace if resource.namespaced else "", reference["name"])
    return None


@dataclass(frozen=True)
class Act:
    """A button: `command` is what one would type for it; `number` the count that it asks for, if it asks."""

    name: str
    title: str
    command: str
    label: str = ""
    number: int | None = None


def acts(key: Key, obj: Object, view: View) -> list[Act]:
    """What can be done to the object by pointing."""
    found = []
    scale = "scale" in RESOURCES[key.resource].subresources
    where = f" -n {key.namespace}" if key.namespace not in ("", "default") else ""
    word = f"{RESOURCES[key.resource].singular}/{key.name}{where}"
    if scale:
        count = obj["spec"].get("replicas", 1)
        found.append(Act("scale", _("Scale"), f"kubectl scale {word} --replicas=N", _("Replicas"), count))
    if key.resource == "deployments.apps" and previous(obj, view):
        found.append(Act("undo", _("Undo the rollout"), f"kubectl rollout undo {word}"))
    if key.resource == "nodes":
        found += _node_acts(key.name, obj)
    found.append(Act("delete", _("Delete"), f"kubectl delete {word}"))
    return found


def _node_acts(name: str, node: Object) -> list[Act]:
    cordoned = node["spec"].get("unschedulable")
    turn = (
        Act("uncordon", _("Uncordon"), f"kubectl uncordon {name}")
        if cordoned
        else Act("cordon", _("Cordon"), f"kubectl cordon {name}")
    )
    lever = (
        Act("fail", _("Cut it off"), _("as if its network were gone"))
        if is_true(node, "Ready")
        else Act("recover", _("Connect it again"), _("as if its network were back"))
    )
    return [turn, lever]


@dataclass(frozen=True)
class Thing:
    """All that the drawer's template shows; `object` is None where it is gone."""

    kind: str
    namespace: str
    name: str
    url: str
    noise: bool
    object: Object | None
    words: list[tuple[str, str]]
    chain: list[Spoken]
    acts: list[Act] = field(default_factory=list)
    conditions: list[ConditionRow] = field(default_factory=list)
    events: list["EventRow"] = field(default_factory=list)
    owners: list[Link] = field(default_factory=list)
    owned: list[Link] = field(default_factory=list)
    more: int = 0
    yaml: str = ""


def thing(seen: Seen, key: Key, noise: bool) -> Thing:
    """The object as it is shown now."""
    public = seen.workspace.public
    obj = seen.state.get(key)
    kind = RESOURCES[key.resource].kind
    shown = Thing(kind, key.namespace, key.name, url_of(public, key), noise, obj, [], how_it_came(seen, key))
    if obj is None:
        return shown
    children = owned(public, obj, seen.state)
    return replace(
        shown,
        words=status_of(seen, key, obj),
        acts=acts(key, obj, seen.state),
        conditions=conditions.rows(obj),
        events=events(obj, seen),
        owners=owners(public, obj, seen.state),
        owned=children[:SHOWN],
        more=max(0, len(children) - SHOWN),
        yaml=as_yaml(obj, noise),
    )


def status_of(seen: Seen, key: Key, obj: Object) -> list[tuple[str, str]]:
    """How the object stands, in whole words, each with its tone. Where it cannot go on, that is said first, and not
    that it is under way."""
    notes = status_words(seen.state, key, obj, seen.workspace.setup, seen.now)
    trouble = _trouble(seen, key)
    if trouble is not None:
        notes = [Note(trouble, "failed"), *(note for note in notes if note.tone != "way")]
    return [(note.tone, Speaker(translation).say(note.words)) for note in notes]


def _trouble(seen: Seen, key: Key) -> Speech | None:
    """What the picture says of the workload's newest Pods, where they do not become ready."""
    drawn = scene(seen.state, seen.workspace.setup, seen.now)
    return next((each.trouble for each in drawn.workloads if each.key == key), None)


def how_it_came(seen: Seen, key: Key) -> list[Spoken]:
    """The chain of causes that led to the object's last revision, as far back as is remembered."""
    telling = telling_of(seen.workspace.public)
    with telling.lock:
        telling.follow(seen)
        return spoken(telling.chain_of(key, seen), translation)


@dataclass(frozen=True)
class EventRow:
    age: str
    source: str
    reason: str
    message: str
    warning: bool


def events(obj: Object, seen: Seen) -> list[EventRow]:
    """The object's events, the newest first, as kubectl describe words them."""
    found = sorted(seen.state.events_about(obj["metadata"]["uid"]).values(), key=_turn, reverse=True)
    return [_event_row(event, seen) for event in found]


def _turn(event: Object) -> tuple[str, int]:
    """Its place among others: timestamps have whole seconds, so of one second the one that was written later."""
    return last_seen(event), int(event["metadata"]["resourceVersion"])


def _event_row(event: Object, seen: Seen) -> EventRow:
    setup = seen.workspace.setup
    count = (event.get("series") or {}).get("count") or event.get("count") or 1
    first = event.get("firstTimestamp") or event.get("eventTime")
    since = age(seen.now - setup.seconds(last_seen(event)))
    if count > 1 and first:
        since = _("%(age)s (x%(count)s over %(span)s)") % {
            "age": since,
            "count": count,
            "span": age(seen.now - setup.seconds(first)),
        }
    source = (event.get("source") or {}).get("component") or event.get("reportingComponent") or ""
    return EventRow(since, source, event.get("reason", ""), event.get("message", ""), event.get("type") == "Warning")
