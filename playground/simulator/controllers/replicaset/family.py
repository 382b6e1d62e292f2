"""What tells ReplicaSets from ReplicationControllers.

Models pkg/controller/replication/conversion.go, which puts a ReplicationController into the shape of a ReplicaSet.
"""

from collections.abc import Callable
from typing import NamedTuple

from playground.simulator.api.selectors import Selector, compile_selector, matching_labels
from playground.simulator.objects import Object


class Family(NamedTuple):
    """`controller` is what its Events call it, `selector` reads the Pod selector of an object of `kind`."""

    controller: str
    resource: str
    kind: str
    selector: Callable[[Object], Selector]
    # Whether the status counts terminating Pods. Models ReplicaSetControllerFeatures.
    counts_terminating: bool


def _label_selector(owner: Object) -> Selector:
    return compile_selector(owner["spec"]["selector"])


def _plain_selector(owner: Object) -> Selector:
    return matching_labels(owner["spec"]["selector"])


REPLICA_SETS = Family("replicaset-controller", "replicasets.apps", "ReplicaSet", _label_selector, True)
REPLICATION_CONTROLLERS = Family(
    "replication-controller",
    "replicationcontrollers",
    "ReplicationController",
    _plain_selector,
    False,
)
