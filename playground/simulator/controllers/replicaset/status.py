"""What the status says: every count recounted from the Pods, nothing added up from before.

Models pkg/controller/replicaset/replica_set_utils.go calculateStatus, updateReplicaSetStatus.
"""

from collections.abc import Mapping
from typing import NamedTuple

from playground.simulator.api.errors import ApiError
from playground.simulator.api.selectors import matching_labels
from playground.simulator.causes import N_, Cause, because, sentence
from playground.simulator.contract import Moment, Plan, Update
from playground.simulator.controllers.replicaset.family import Family
from playground.simulator.objects import Key, Object, condition, name, uid
from playground.simulator.setup import Setup
from playground.simulator.state import View
from playground.simulator.state.tallies import NOT_READY, TERMINATING

FAILED = sentence("replicaset.failed", N_("reports that {owner} cannot get its Pods"), N_("{message}"))


class Census(NamedTuple):
    """How many Pods match the selector and how they stand. `next_available` is when the next ready one will have been
    ready for minReadySeconds (virtual time), None where none is on its way."""

    active: int = 0
    fully_labeled: int = 0
    ready: int = 0
    available: int = 0
    terminating: int = 0
    next_available: float | None = None


def count(family: Family, owner: Object, view: View, moment: Moment) -> Census:
    """The Pods that the owner controls and its selector matches."""
    selector = family.selector(owner)
    template = matching_labels((owner["spec"]["template"].get("metadata") or {}).get("labels"))
    patience = owner["spec"].get("minReadySeconds", 0)
    total = Census()
    for labels, group in view.tally(uid(owner)).items():
        own = dict(labels)
        if selector.matches(own):
            total = _sum(total, _census(group, template.matches(own), patience, moment.now, moment.setup))
    return total


def _census(group: Mapping[str, int], is_labeled: bool, patience: int, now: float, setup: Setup) -> Census:
    active = ready = available = 0
    following: float | None = None
    for standing, pods in group.items():
        if standing == TERMINATING:
            continue
        active += pods
        if standing == NOT_READY:
            continue
        ready += pods
        due = setup.seconds(standing) + patience
        if not patience or due <= now:
            available += pods
        else:
            following = due if following is None else min(due, following)
    return Census(active, active if is_labeled else 0, ready, available, group.get(TERMINATING, 0), following)


def _sum(one: Census, other: Census) -> Census:
    dues = [due for due in (one.next_available, other.next_available) if due is not None]
    return Census(
        one.active + other.active,
        one.fully_labeled + other.fully_labeled,
        one.ready + other.ready,
        one.available + other.available,
        one.terminating + other.terminating,
        min(dues, default=None),
    )


def report(family: Family, key: Key, owner: Object, counted: Census, refusal: ApiError | None, moment: Moment) -> Plan:
    """Writes the status where it is not what it was."""
    before = owner.get("status") or {}
    after = _status(family, owner, counted, refusal, moment)
    if after == before:
        return
    cause = Cause(family.controller)
    if refusal is not None and condition(owner, "ReplicaFailure") is None:
        cause = because(family.controller, FAILED, owner=name(owner), message=refusal.message)
    yield Update(key, {**owner, "status": after}, cause, "status")


def _status(family: Family, owner: Object, counted: Census, refusal: ApiError | None, moment: Moment) -> Object:
    counts = {
        "fullyLabeledReplicas": counted.fully_labeled,
        "readyReplicas": counted.ready,
        "availableReplicas": counted.available,
    }
    status: Object = {
        "replicas": counted.active,
        **{field: number for field, number in counts.items() if number},
        **({"terminatingReplicas": counted.terminating} if family.counts_terminating else {}),
        "observedGeneration": owner["metadata"]["generation"],
    }
    conditions = _conditions(owner, counted, refusal, moment)
    return {**status, "conditions": conditions} if conditions else status


def _conditions(owner: Object, counted: Census, refusal: ApiError | None, moment: Moment) -> list[Object]:
    """ReplicaFailure keeps the first refusal's words until a look succeeds."""
    standing: list[Object] = (owner.get("status") or {}).get("conditions") or []
    if refusal is None:
        return [each for each in standing if each["type"] != "ReplicaFailure"]
    if condition(owner, "ReplicaFailure") is not None:
        return standing
    failure = {
        "type": "ReplicaFailure",
        "status": "True",
        "lastTransitionTime": moment.stamp,
        "reason": "FailedCreate" if counted.active < owner["spec"]["replicas"] else "FailedDelete",
        "message": refusal.message,
    }
    return [*standing, failure]
