"""Which Pod goes first when there are too many, and why it.

Models pkg/controller/controller_utils.go ActivePodsWithRanks.Less, rule by rule: no node, phase, readiness, deletion
cost, crowded nodes, shortest ready, most restarts (containers, then sidecars), newest. Ages are compared by powers of
two, so that of Pods about equally old the one with the lowest uid goes: as good as chance, and the same every time.

Rules 1 to 6 make a plain sort key. The finer rules only decide among Pods that these leave equal, and only where some
of those stay and some go.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cmp_to_key
from heapq import nsmallest
from math import log2
from operator import itemgetter
from typing import Any, NamedTuple

from playground.simulator.causes import N_, Sentence, sentence
from playground.simulator.contract import Moment
from playground.simulator.objects import Object, annotations, uid

COST = "controller.kubernetes.io/pod-deletion-cost"
_INTEGER = re.compile(r"0|-\d+|[1-9]\d*")
_PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}
_DELETES = N_("deletes {pod}")


def _because(key: str, why: str) -> Sentence:
    return sentence(f"replicaset.deletes-{key}", _DELETES, why)


ALL = _because("all", N_("none is wanted"))
# In the order of the plain key's fields.
PLAIN = (
    _because("unassigned", N_("it has no node yet")),
    _because("pending", N_("it does not run yet")),
    _because("unready", N_("it is not ready")),
    _because("cheap", N_("its deletion cost, {cost}, is the lowest")),
    _because("crowded", N_("its node has {neighbours} of these Pods, more than others have")),
    _because("young-ready", N_("of {count} equal Pods, the one ready for the shortest time")),
)
RESTARTS = _because("restarts", N_("of {count} equal Pods, the one that restarted most"))
NEWEST = _because("newest", N_("of {count} equal Pods, the newest"))
EQUAL = _because("equal", N_("of {count} Pods as good as each other, one had to go"))

Plain = tuple[int, int, int, int, int, int]


class Choice(NamedTuple):
    """A Pod to delete; `why` it and not the best of those that stay, with what the sentence needs."""

    pod: Object
    why: Sentence
    params: Mapping[str, Any]


class _Ranked(NamedTuple):
    plain: Plain
    uid: str
    pod: Object


def choose(pods: Sequence[Object], neighbours: Mapping[str, int], count: int, moment: Moment) -> list[Choice]:
    """The `count` Pods to delete, first things first. `neighbours` says how many related Pods each node has."""
    if count >= len(pods):
        return [Choice(pod, ALL, {}) for pod in sorted(pods, key=uid)]
    ages = _Ages(moment)
    ranked = sorted((_Ranked(_plain(pod, neighbours, ages), uid(pod), pod) for pod in pods), key=itemgetter(0, 1))
    edge = ranked[count].plain
    alike = [each for each in ranked if each.plain == edge]
    clear = [each for each in ranked[:count] if each.plain < edge]
    picked = nsmallest(count - len(clear) + 1, alike, key=_finer_key(alike, ages))
    reasons = _Reasons(ranked, picked[-1], ages)
    return [reasons.choice(each) for each in [*clear, *picked[:-1]]]


def deletion_cost(pod: Object) -> int:
    """Models pkg/apis/core/helper/helpers.go GetDeletionCostFromPodAnnotations: 0 where it cannot be read."""
    text = annotations(pod).get(COST, "0")
    cost = int(text) if _INTEGER.fullmatch(text) else 0
    return cost if -(2**31) <= cost < 2**31 else 0


class _Ages:
    """Ages in powers of two of nanoseconds, -1 for none, by the stamp they are counted from."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self._known: dict[str, int] = {}

    def __getitem__(self, stamp: str) -> int:
        if stamp not in self._known:
            seconds = self._moment.now - self._moment.setup.seconds(stamp) if stamp else 0
            self._known[stamp] = int(log2(seconds * 1e9)) if seconds > 0 else -1
        return self._known[stamp]


def _plain(pod: Object, neighbours: Mapping[str, int], ages: _Ages) -> Plain:
    status = pod.get("status") or {}
    node = pod["spec"].get("nodeName", "")
    since = _ready_since(status)
    return (
        1 if node else 0,
        _PHASES.get(status.get("phase", ""), 0),
        0 if since is None else 1,
        deletion_cost(pod),
        -neighbours.get(node, 0),
        -2 if since is None else ages[since],
    )


def _ready_since(status: Object) -> str | None:
    for condition in status.get("conditions") or ():
        if condition["type"] == "Ready":
            return str(condition.get("lastTransitionTime") or "") if condition["status"] == "True" else None
    return None


def _restarts(pod: Object) -> tuple[int, int]:
    """The most that a container restarted, and the most that a sidecar did."""
    status = pod.get("status") or {}
    containers = pod["spec"].get("initContainers") or ()
    sidecars = {each["name"] for each in containers if each.get("restartPolicy") == "Always"}
    regular = [each.get("restartCount", 0) for each in status.get("containerStatuses") or ()]
    beside = [
        each.get("restartCount", 0) for each in status.get("initContainerStatuses") or () if each["name"] in sidecars
    ]
    return max(regular, default=0), max(beside, default=0)


def _finer_key(alike: Sequence[_Ranked], ages: _Ages) -> Callable[[_Ranked], Any]:
    """A key for the finer rules among Pods whose plain keys are equal.

    Upstream's comparison goes by uid between Pods that became ready at different seconds, and by restarts between those
    of the same second, which is no order when mixed. Where all restarted equally often and are about equally old, uids
    alone say the same and are cheap.
    """
    if not alike[0].plain[2]:
        return lambda each: (*(-count for count in _restarts(each.pod)), ages[_created(each.pod)], each.uid)
    if len({(_restarts(each.pod), ages[_created(each.pod)]) for each in alike}) == 1:
        return lambda each: each.uid
    return cmp_to_key(lambda one, other: _compare(one.pod, other.pod, ages)[0])


def _compare(one: Object, other: Object, ages: _Ages) -> tuple[int, Sentence]:
    """Whether `one` goes before `other` (negative) though their plain keys are equal, and by which rule."""
    uids = -1 if uid(one) < uid(other) else 1
    ready = [_ready_since(pod.get("status") or {}) for pod in (one, other)]
    if None not in ready and ready[0] != ready[1]:
        return uids, EQUAL
    if _restarts(one) != _restarts(other):
        return -1 if _restarts(one) > _restarts(other) else 1, RESTARTS
    difference = ages[_created(one)] - ages[_created(other)]
    return (difference, NEWEST) if difference else (uids, EQUAL)


def _created(pod: Object) -> str:
    return str(pod["metadata"]["creationTimestamp"])


class _Reasons:
    """Why each chosen Pod goes before `kept`, the first of those that stay."""

    def __init__(self, ranked: Sequence[_Ranked], kept: _Ranked, ages: _Ages) -> None:
        self._kept = kept
        self._ages = ages
        # How many Pods are equal by the first so many rules.
        self._equal = Counter(each.plain[:rule] for each in ranked for rule in (5, 6))

    def choice(self, chosen: _Ranked) -> Choice:
        kept = self._kept.plain
        rule = next((at for at, value in enumerate(chosen.plain) if value != kept[at]), None)
        if rule is None:
            why = _compare(chosen.pod, self._kept.pod, self._ages)[1]
            return Choice(chosen.pod, why, {"count": self._equal[chosen.plain]})
        if rule == 3:
            return Choice(chosen.pod, PLAIN[rule], {"cost": chosen.plain[3]})
        if rule == 4:
            return Choice(chosen.pod, PLAIN[rule], {"neighbours": -chosen.plain[4]})
        return Choice(chosen.pod, PLAIN[rule], {"count": self._equal[chosen.plain[:5]]} if rule == 5 else {})
