"""Revision numbers, and what else a Deployment writes into the annotations of its ReplicaSets.

Models pkg/controller/deployment/util/deployment_util.go SetNewReplicaSetAnnotations, MaxRevision, LastRevision.
"""

from collections.abc import Iterable

from playground.simulator.objects import Object, annotations, put

REVISION = "deployment.kubernetes.io/revision"
HISTORY = "deployment.kubernetes.io/revision-history"
DESIRED = "deployment.kubernetes.io/desired-replicas"
MAX_REPLICAS = "deployment.kubernetes.io/max-replicas"
ROLLBACK_TO = "deprecated.deployment.rollback.to"
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

# What is not copied between a Deployment and its ReplicaSets.
OWN = frozenset({LAST_APPLIED, REVISION, HISTORY, DESIRED, MAX_REPLICAS, ROLLBACK_TO})

# Characters of the revision-history annotation. Models maxRevHistoryLengthInChars.
LONGEST_HISTORY = 2000


def revision(obj: Object) -> int:
    """The revision number; 0 where there is none that can be read."""
    text = annotations(obj).get(REVISION, "")
    return int(text) if text.isdecimal() else 0


def max_revision(replica_sets: Iterable[Object]) -> int:
    return max(map(revision, replica_sets), default=0)


def last_revision(replica_sets: Iterable[Object]) -> int:
    """The one before the newest; 0 where there is none."""
    numbers = sorted(map(revision, replica_sets))
    return numbers[-2] if len(numbers) > 1 else 0


def annotated(replica_set: Object, deployment: Object, number: int) -> Object:
    """The new ReplicaSet with the Deployment's annotations and at least this revision; the same object where it has
    both. A number it had before goes into its history."""
    notes = dict(annotations(replica_set))
    notes.update((key, value) for key, value in annotations(deployment).items() if key not in OWN)
    if revision(replica_set) < number:
        if REVISION in notes:
            notes[HISTORY] = _remembered(notes.get(HISTORY, ""), notes[REVISION])
        notes[REVISION] = str(number)
    return replica_set if notes == annotations(replica_set) else put(replica_set, notes, "metadata", "annotations")


def _remembered(history: str, number: str) -> str:
    """The history and one more number; the oldest are forgotten where it would grow too long."""
    numbers = [*history.split(","), number] if history else [number]
    while len(",".join(numbers)) > LONGEST_HISTORY and len(numbers) > 1:
        numbers.pop(0)
    return ",".join(numbers)


def with_size_noted(replica_set: Object, desired: int, most: int) -> Object:
    """The ReplicaSet that remembers for which scale it was sized. Models SetReplicasAnnotations."""
    notes = {**annotations(replica_set), DESIRED: str(desired), MAX_REPLICAS: str(most)}
    return replica_set if notes == annotations(replica_set) else put(replica_set, notes, "metadata", "annotations")


def desired_noted(replica_set: Object) -> int | None:
    """The scale it was sized for; None where it does not say."""
    text = annotations(replica_set).get(DESIRED, "")
    return int(text) if text.isdecimal() else None
