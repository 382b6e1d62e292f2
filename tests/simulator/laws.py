"""Laws that hold at every revision of every run, whatever was done, and laws that hold when a cluster has come to rest.

`check(before, revisions, setup)` walks a stretch of log; `check_rest(state, setup)` looks at a state in which no
controller has anything left to do (`is_busy` says whether one has). Both raise AssertionError with the law that broke.
"""

from collections.abc import Iterable

from playground.simulator.causes import LEARNER
from playground.simulator.objects import (
    Key,
    Object,
    controller_of,
    is_active,
    is_finished,
    is_terminating,
    labels,
    name,
    uid,
)
from playground.simulator.setup import Setup
from playground.simulator.state import State
from playground.simulator.state.revisions import Revision

DEPLOYMENTS, REPLICA_SETS = "deployments.apps", "replicasets.apps"
# Sentences of a Deployment that rolls, not of one that was told to be smaller.
ROLLS = ("deployment.rolled-down", "deployment.dropped-unhealthy")


def check(before: State, revisions: Iterable[Revision], setup: Setup) -> None:
    """Every revision, on top of the state that it met."""
    state = before.copy()
    for revision in revisions:
        _numbers_and_times(state, revision)
        standing = state.get(revision.key) if revision.key else None
        state.apply(revision)
        if revision.key is None or revision.object is None:
            continue
        _versions(revision)
        if revision.cause.actor != LEARNER:  # who may name what owners they like
            _owners(state, standing, revision.object)
        _never_more_than_wanted(state, standing, revision)
        _never_above_the_ceiling(state, standing, revision)
        _never_below_the_floor(state, standing, revision)


def _numbers_and_times(state: State, revision: Revision) -> None:
    assert revision.number == state.number + 1, "numbers are given without a gap"
    assert revision.time >= state.time, "time does not go back"
    for wake in revision.wakes:
        assert wake.due is None or wake.due > revision.time, f"{wake} is due later than what caused it"


def _versions(revision: Revision) -> None:
    obj = revision.object
    assert obj is not None
    assert obj["metadata"].get("resourceVersion") == str(revision.number), "an object's version is its revision"
    observed = (obj.get("status") or {}).get("observedGeneration", 0)
    generation = obj["metadata"].get("generation", observed)
    assert observed <= generation, f"{revision.key} was not observed before it was there"


def _owners(state: State, before: Object | None, obj: Object) -> None:
    references = obj["metadata"].get("ownerReferences") or ()
    assert sum(bool(each.get("controller")) for each in references) <= 1, "one controller at most"
    known = {each["uid"] for each in (before or {"metadata": {}})["metadata"].get("ownerReferences") or ()}
    for reference in references:
        if reference["uid"] not in known:
            there = any(uid(each) == reference["uid"] for each in _of_kind(state, reference["kind"]))
            assert there, f"{name(obj)} is given to a {reference['kind']} that exists"


def _of_kind(state: State, kind: str) -> Iterable[Object]:
    for resource in state.resources():
        for obj in state.all(resource).values():
            if obj.get("kind") == kind:
                yield obj


def _never_more_than_wanted(state: State, before: Object | None, revision: Revision) -> None:
    """Whoever makes a Pod for a ReplicaSet finds that one is missing."""
    if before is not None or revision.cause.actor != "replicaset-controller" or revision.key is None:
        return
    if revision.key.resource == "pods" and revision.object:
        owner = _owner(state, REPLICA_SETS, revision.object)
        assert owner is not None
        active = [pod for pod in state.owned(uid(owner)).values() if is_active(pod)]
        assert len(active) <= owner["spec"]["replicas"], f"{name(owner)} makes no Pod that is not wanted"


def _never_above_the_ceiling(state: State, before: Object | None, revision: Revision) -> None:
    """A ReplicaSet is made larger only as far as replicas + maxSurge allow for all of them."""
    if not _is_resized(before, revision) or revision.object is None:
        return
    size = before["spec"]["replicas"] if before else 0
    if revision.object["spec"]["replicas"] > size:
        deployment = _owner(state, DEPLOYMENTS, revision.object)
        assert deployment is not None
        sizes = [each["spec"]["replicas"] for each in _sets(state, deployment)]
        least = _most(deployment)
        # Scaling down in proportion rounds: one set may grow while the others shrink in the same look.
        if revision.cause.key != "deployment.kept-share":
            assert sum(sizes) <= least, f"{name(deployment)} may want {least}, not {sizes}"


def _never_below_the_floor(state: State, before: Object | None, revision: Revision) -> None:
    """A rollout takes no Pod that is needed for replicas - maxUnavailable to stay available, as far as was reported."""
    if not _is_resized(before, revision) or revision.cause.key not in ROLLS or revision.object is None:
        return
    assert before is not None
    deployment = _owner(state, DEPLOYMENTS, revision.object)
    assert deployment is not None
    sets = _sets(state, deployment)
    others = sum((each.get("status") or {}).get("availableReplicas", 0) for each in sets if uid(each) != uid(before))
    after = others + _kept(revision.object)
    floor = min(_least(deployment), others + _kept(before))
    assert after >= floor, f"{name(deployment)} keeps {floor} available, not {after}"


def _is_resized(before: Object | None, revision: Revision) -> bool:
    if revision.key is None or revision.object is None or revision.key.resource != REPLICA_SETS:
        return False
    if revision.cause.actor != "deployment-controller":
        return False
    return before is None or before["spec"]["replicas"] != revision.object["spec"]["replicas"]


def _kept(replica_set: Object) -> int:
    """How many available Pods it keeps, by what it reports and what it is to have."""
    available: int = (replica_set.get("status") or {}).get("availableReplicas", 0)
    return min(available, replica_set["spec"]["replicas"])


def _sets(state: State, deployment: Object) -> list[Object]:
    return [each for key, each in state.owned(uid(deployment)).items() if key.resource == REPLICA_SETS]


def _owner(state: State, resource: str, obj: Object) -> Object | None:
    reference = controller_of(obj)
    owner = state.get(Key(resource, obj["metadata"]["namespace"], reference["name"])) if reference else None
    return owner if owner is not None and reference and uid(owner) == reference["uid"] else None


def _whole(value: int | str, whole: int, up: bool) -> int:
    if isinstance(value, int):
        return value
    share = int(value[:-1]) * whole
    return -(-share // 100) if up else share // 100


def _most(deployment: Object) -> int:
    replicas: int = deployment["spec"]["replicas"]
    rolling = deployment["spec"].get("strategy", {}).get("rollingUpdate")
    return replicas + _whole(rolling["maxSurge"], replicas, up=True) if rolling else replicas


def _least(deployment: Object) -> int:
    replicas: int = deployment["spec"]["replicas"]
    rolling = deployment["spec"].get("strategy", {}).get("rollingUpdate")
    if not rolling:
        return replicas
    unavailable = _whole(rolling["maxUnavailable"], replicas, up=False)
    if not unavailable and not _whole(rolling["maxSurge"], replicas, up=True):
        unavailable = 1
    return max(0, replicas - unavailable)


def is_busy(state: State) -> bool:
    """Whether anybody is to look soon because something changed; what only waits for a clock does not count."""
    soon = state.time + 10
    for (_, _, slot), pending in state.pending.items():
        if pending.due < soon and (not slot or slot.startswith("retry")):
            return True
    return _is_moving(state)


def _is_moving(state: State) -> bool:
    """Whether a Pod is on its way up or down."""
    return any(
        is_terminating(pod) or (pod["spec"].get("nodeName") and not is_finished(pod) and not _has_settled(pod))
        for pod in state.all("pods").values()
    )


def _has_settled(pod: Object) -> bool:
    """Whether all its containers run and it is ready, or one of them waits for something to be mended."""
    status = pod.get("status") or {}
    waiting = [each["state"].get("waiting", {}).get("reason") for each in status.get("containerStatuses") or ()]
    if any(reason and reason.endswith(("BackOff", "Error", "ErrImagePull", "ImagePull")) for reason in waiting):
        return True
    return any(each["type"] == "Ready" and each["status"] == "True" for each in status.get("conditions") or ())


def check_rest(state: State, setup: Setup) -> None:
    """What is stored is what one counts."""
    for replica_set in state.all(REPLICA_SETS).values():
        _is_counted(state, replica_set, setup)
    for deployment in state.all(DEPLOYMENTS).values():
        _is_summed(state, deployment)


def _is_counted(state: State, replica_set: Object, setup: Setup) -> None:
    pods = [pod for key, pod in state.owned(uid(replica_set)).items() if key.resource == "pods"]
    active = [pod for pod in pods if is_active(pod)]
    wanted = replica_set["spec"]["template"]["metadata"].get("labels") or {}
    patience = replica_set["spec"].get("minReadySeconds", 0)
    since = [_ready_since(pod, setup) for pod in active]
    ready = [moment for moment in since if moment is not None]
    counted = {
        "replicas": len(active),
        "fullyLabeledReplicas": sum(wanted.items() <= labels(pod).items() for pod in active),
        "readyReplicas": len(ready),
        "availableReplicas": sum(not patience or moment + patience <= state.time for moment in ready),
        "terminatingReplicas": sum(is_terminating(pod) and not is_finished(pod) for pod in pods),
    }
    status = replica_set.get("status") or {}
    assert {field: status.get(field, 0) for field in counted} == counted, f"{name(replica_set)} reports what it has"
    if not any(each["type"] == "ReplicaFailure" for each in status.get("conditions") or ()):
        assert len(active) == replica_set["spec"]["replicas"], f"{name(replica_set)} has what it wants"


def _ready_since(pod: Object, setup: Setup) -> float | None:
    for condition in pod.get("status", {}).get("conditions") or ():
        if condition["type"] == "Ready" and condition["status"] == "True":
            return setup.seconds(condition["lastTransitionTime"])
    return None


def _is_summed(state: State, deployment: Object) -> None:
    sets = _sets(state, deployment)
    status = deployment.get("status") or {}
    for field in ("replicas", "readyReplicas", "availableReplicas", "terminatingReplicas"):
        total = sum((each.get("status") or {}).get(field, 0) for each in sets)
        assert status.get(field, 0) == total, f"{name(deployment)} reports the {field} of its ReplicaSets"
    assert status["observedGeneration"] == deployment["metadata"]["generation"]
