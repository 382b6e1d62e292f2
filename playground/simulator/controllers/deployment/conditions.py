"""A Deployment's conditions: what they may say, and how they are written down.

Models pkg/controller/deployment/util/deployment_util.go NewDeploymentCondition, SetDeploymentCondition.
"""

from collections.abc import Sequence
from typing import NamedTuple

from playground.simulator.objects import Object

AVAILABLE = "Available"
PROGRESSING = "Progressing"
REPLICA_FAILURE = "ReplicaFailure"

# Reasons of Progressing.
CREATED = "NewReplicaSetCreated"
FOUND = "FoundNewReplicaSet"
UPDATED = "ReplicaSetUpdated"
COMPLETE = "NewReplicaSetAvailable"
TIMED_OUT = "ProgressDeadlineExceeded"
CREATE_FAILED = "ReplicaSetCreateError"
PAUSED = "DeploymentPaused"
RESUMED = "DeploymentResumed"


class Said(NamedTuple):
    """A condition without its times."""

    type: str
    status: str
    reason: str
    message: str


def find(conditions: Sequence[Object], kind: str) -> Object | None:
    return next((each for each in conditions if each["type"] == kind), None)


def dropped(conditions: Sequence[Object], kind: str) -> list[Object]:
    return [each for each in conditions if each["type"] != kind]


def noted(conditions: Sequence[Object], said: Said, stamp: str) -> list[Object]:
    """The conditions with this one, unless they say it already (status and reason): then as they are. What keeps its
    status keeps its lastTransitionTime."""
    before = find(conditions, said.type)
    if before is not None and (before["status"], before["reason"]) == (said.status, said.reason):
        return list(conditions)
    return refreshed(conditions, said, stamp)


def refreshed(conditions: Sequence[Object], said: Said, stamp: str) -> list[Object]:
    """The same with lastUpdateTime moved even where nothing else is new."""
    before = find(conditions, said.type)
    since = before["lastTransitionTime"] if before is not None and before["status"] == said.status else stamp
    written = {
        "type": said.type,
        "status": said.status,
        "lastUpdateTime": stamp,
        "lastTransitionTime": since,
        "reason": said.reason,
        "message": said.message,
    }
    return [*dropped(conditions, said.type), written]
