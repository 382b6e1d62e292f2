"""A Deployment's status: counted from what its ReplicaSets report.

Models pkg/controller/deployment/sync.go calculateStatus, syncDeploymentStatus.
"""

from playground.simulator.causes import Cause
from playground.simulator.contract import Plan
from playground.simulator.controllers.deployment.arithmetic import least_available, reported, total
from playground.simulator.controllers.deployment.conditions import AVAILABLE, Said, noted
from playground.simulator.controllers.deployment.sync import UNTOLD, Sync, write_status
from playground.simulator.objects import Object

ENOUGH = Said(AVAILABLE, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
TOO_FEW = Said(AVAILABLE, "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")


def report(sync: Sync) -> Plan:
    """Writes the counts where they are not what they were; progress is not judged."""
    yield from write_if_new(sync, calculated(sync))


def write_if_new(sync: Sync, status: Object, cause: Cause = UNTOLD) -> Plan:
    if status != (sync.deployment.get("status") or {}):
        sync.deployment = {**sync.deployment, "status": status}
        yield from write_status(sync, cause)


def calculated(sync: Sync) -> Object:
    """The status of the ReplicaSets as this look read them; counts of 0 are left out, as Go leaves them out."""
    before = sync.deployment.get("status") or {}
    available = reported(sync.all, "availableReplicas")
    counts = {
        "replicas": reported(sync.all, "replicas"),
        "updatedReplicas": reported([sync.new] if sync.new else [], "replicas"),
        "readyReplicas": reported(sync.all, "readyReplicas"),
        "availableReplicas": available,
        "unavailableReplicas": max(0, total(sync.all) - available),
    }
    status: Object = {
        "observedGeneration": sync.deployment["metadata"]["generation"],
        **{field: number for field, number in counts.items() if number},
    }
    terminating = _terminating(sync.all)
    if terminating is not None:
        status["terminatingReplicas"] = terminating
    if "collisionCount" in before:
        status["collisionCount"] = before["collisionCount"]
    said = ENOUGH if available >= least_available(sync.deployment) else TOO_FEW
    status["conditions"] = noted(before.get("conditions") or [], said, sync.moment.stamp)
    return status


def _terminating(replica_sets: list[Object]) -> int | None:
    """None where a ReplicaSet has reported, but not this. Models GetTerminatingReplicaCountForReplicaSets."""
    counts = 0
    for each in replica_sets:
        status = each.get("status") or {}
        if "terminatingReplicas" in status:
            counts += status["terminatingReplicas"]
        elif status.get("observedGeneration"):
            return None
    return counts
