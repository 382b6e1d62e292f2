"""The ReplicaSet controller: keeps as many Pods as are wanted.

Does: adopts and releases Pods, makes them with a slow start, chooses which to delete by the whole ranking, recounts the
status. The same code drives ReplicationControllers, an older kind: what differs is in `family`.
Leaves out: expectations (what a real controller keeps in memory until its own writes come back to it), because a view
here has no lag. Models pkg/controller/replicaset.
"""

from functools import partial

from playground.simulator.contract import Controller
from playground.simulator.controllers.replicaset.family import REPLICA_SETS, REPLICATION_CONTROLLERS, Family
from playground.simulator.controllers.replicaset.plan import plan
from playground.simulator.controllers.replicaset.watches import watches


def _controller(family: Family) -> Controller:
    return Controller(family.controller, partial(plan, family), watches(family))


REPLICASET = _controller(REPLICA_SETS)
REPLICATION = _controller(REPLICATION_CONTROLLERS)
