"""Does the rollout get on? Conditions, and the deadline.

Models pkg/controller/deployment/progress.go, sync.go checkPausedConditions, util DeploymentComplete,
DeploymentProgressing, DeploymentTimedOut. A rollout that misses its deadline is only reported: nothing is undone.
"""

from playground.simulator.causes import N_, Cause, because, sentence
from playground.simulator.contract import Moment, Plan
from playground.simulator.controllers.deployment.arithmetic import wanted
from playground.simulator.controllers.deployment.conditions import (
    COMPLETE,
    PAUSED,
    PROGRESSING,
    REPLICA_FAILURE,
    RESUMED,
    TIMED_OUT,
    UPDATED,
    Said,
    dropped,
    find,
    noted,
    refreshed,
)
from playground.simulator.controllers.deployment.revisions import revision
from playground.simulator.controllers.deployment.status import calculated, write_if_new
from playground.simulator.controllers.deployment.sync import NAME, Sync, has_deadline, note, write_status
from playground.simulator.objects import Object, name

COMPLETED = sentence(
    "deployment.completed",
    N_("reports that the rollout of {deployment} is complete"),
    N_("all {replicas} Pods are of revision {revision} and available"),
)
LATE = sentence(
    "deployment.deadline-exceeded",
    N_("reports that the rollout of {deployment} is stuck"),
    N_("no progress for {seconds} seconds; nothing is undone by itself"),
)
FAILING = sentence(
    "deployment.replica-failure", N_("reports that a ReplicaSet of {deployment} cannot get its Pods"), N_("{message}")
)
HELD = sentence("deployment.paused", N_("holds the rollout of {deployment}"), N_("it is paused"))
RELEASED = sentence("deployment.resumed", N_("goes on with the rollout of {deployment}"), N_("it is resumed"))


def note_pause(sync: Sync) -> Plan:
    """Says that the Deployment is paused or resumed, so that the time in between does not count as lack of progress."""
    if not has_deadline(sync.deployment):
        return
    standing = find(sync.conditions, PROGRESSING)
    reason = standing["reason"] if standing else ""
    is_paused = bool(sync.deployment["spec"].get("paused"))
    if reason == TIMED_OUT or is_paused == (reason == PAUSED):
        return
    if is_paused:
        note(sync, Said(PROGRESSING, "Unknown", PAUSED, "Deployment is paused"))
    else:
        note(sync, Said(PROGRESSING, "Unknown", RESUMED, "Deployment is resumed"))
    yield from write_status(sync, because(NAME, HELD if is_paused else RELEASED, deployment=name(sync.deployment)))


def is_complete(deployment: Object, status: Object) -> bool:
    """Whether all Pods are of the new template and available, and no other is left."""
    counts = {status.get(field, 0) for field in ("updatedReplicas", "replicas", "availableReplicas")}
    generation: int = deployment["metadata"]["generation"]
    return counts == {wanted(deployment)} and status.get("observedGeneration", 0) >= generation


def report_rollout(sync: Sync) -> Plan:
    """Writes the counts and what they say about the rollout. Models syncRolloutStatus."""
    before = sync.deployment.get("status") or {}
    status = calculated(sync)
    conditions = status["conditions"]
    if has_deadline(sync.deployment):
        conditions = _progress(sync, before, status)
    else:
        conditions = dropped(conditions, PROGRESSING)
    status["conditions"] = _with_failure(sync, conditions)
    yield from write_if_new(sync, status, _told(sync, before, status))


def _progress(sync: Sync, before: Object, status: Object) -> list[Object]:
    """The conditions with what is to be said about progress."""
    conditions: list[Object] = status["conditions"]
    standing = find(before.get("conditions") or [], PROGRESSING)
    is_over = standing is not None and standing["reason"] == COMPLETE
    if is_over and status.get("replicas", 0) == status.get("updatedReplicas", 0):
        return conditions
    subject = f'Deployment "{name(sync.deployment)}"' if sync.new is None else f'ReplicaSet "{name(sync.new)}"'
    if is_complete(sync.deployment, status):
        said = Said(PROGRESSING, "True", COMPLETE, f"{subject} has successfully progressed.")
        return noted(conditions, said, sync.moment.stamp)
    if _is_progressing(before, status):
        said = Said(PROGRESSING, "True", UPDATED, f"{subject} is progressing.")
        return refreshed(conditions, said, sync.moment.stamp)
    if _is_late(sync.deployment, standing, sync.moment):
        said = Said(PROGRESSING, "False", TIMED_OUT, f"{subject} has timed out progressing.")
        return noted(conditions, said, sync.moment.stamp)
    return conditions


def _is_progressing(before: Object, after: Object) -> bool:
    """Whether more Pods are updated, ready or available than before, or fewer old ones left."""

    def count(status: Object, field: str) -> int:
        return int(status.get(field, 0))

    def left(status: Object) -> int:
        return count(status, "replicas") - count(status, "updatedReplicas")

    fields = ("updatedReplicas", "readyReplicas", "availableReplicas")
    return left(after) < left(before) or any(count(after, field) > count(before, field) for field in fields)


def _is_late(deployment: Object, progressing: Object | None, moment: Moment) -> bool:
    """Whether the deadline has passed since the condition was last refreshed. A finished rollout is never late."""
    if progressing is None or progressing["reason"] == COMPLETE:
        return False
    if progressing["reason"] == TIMED_OUT:
        return True
    since = moment.setup.seconds(progressing["lastUpdateTime"])
    late: bool = since + deployment["spec"]["progressDeadlineSeconds"] < moment.now
    return late


def deadline(deployment: Object | None, moment: Moment) -> float | None:
    """When to look whether the rollout is late: a second after its deadline, as upstream does; None where nothing
    waits for it. Models requeueStuckDeployment."""
    if deployment is None or not has_deadline(deployment) or deployment["spec"].get("paused"):
        return None
    status = deployment.get("status") or {}
    standing = find(status.get("conditions") or [], PROGRESSING)
    if standing is None or standing["reason"] in (TIMED_OUT, COMPLETE) or is_complete(deployment, status):
        return None
    since = moment.setup.seconds(standing["lastUpdateTime"])
    due: float = since + deployment["spec"]["progressDeadlineSeconds"] + 1
    return due if due > moment.now else None


def _with_failure(sync: Sync, conditions: list[Object]) -> list[Object]:
    """A ReplicaSet's failure becomes the Deployment's, the new one's first; it goes when it is over there. Models
    getReplicaFailures, ReplicaSetToDeploymentCondition."""
    candidates = [*([sync.new] if sync.new else []), *sync.old]
    found = [find((each.get("status") or {}).get("conditions") or [], REPLICA_FAILURE) for each in candidates]
    failure = next((each for each in found if each is not None), None)
    if failure is None:
        return dropped(conditions, REPLICA_FAILURE)
    standing = find(conditions, REPLICA_FAILURE)
    if standing is not None and (standing["status"], standing["reason"]) == (failure["status"], failure["reason"]):
        return conditions
    since = failure["lastTransitionTime"]
    if standing is not None and standing["status"] == failure["status"]:
        since = standing["lastTransitionTime"]
    taken = {
        "type": REPLICA_FAILURE,
        "status": failure["status"],
        "lastUpdateTime": failure["lastTransitionTime"],
        "lastTransitionTime": since,
        "reason": failure["reason"],
        "message": failure["message"],
    }
    return [*dropped(conditions, REPLICA_FAILURE), taken]


def _told(sync: Sync, before: Object, after: Object) -> Cause:
    """A sentence where the new status teaches something: the rollout is complete, late, or fails."""
    subject = name(sync.deployment)
    reasons = [_reason(status, PROGRESSING) for status in (before, after)]
    if reasons[1] == COMPLETE != reasons[0] and sync.new is not None:
        params = {"replicas": wanted(sync.deployment), "revision": revision(sync.new)}
        return because(NAME, COMPLETED, deployment=subject, **params)
    if reasons[1] == TIMED_OUT != reasons[0]:
        return because(NAME, LATE, deployment=subject, seconds=sync.deployment["spec"]["progressDeadlineSeconds"])
    failure = find(after["conditions"], REPLICA_FAILURE)
    if failure is not None and not _reason(before, REPLICA_FAILURE):
        return because(NAME, FAILING, deployment=subject, message=failure["message"])
    return Cause(NAME)


def _reason(status: Object, kind: str) -> str:
    standing = find(status.get("conditions") or [], kind)
    return str(standing["reason"]) if standing else ""
