"""Everybody who looks at the cluster and acts: the table of contents."""

from playground.simulator.contract import Controller
from playground.simulator.controllers.deployment import DEPLOYMENT
from playground.simulator.controllers.event_ttl import EVENT_TTL
from playground.simulator.controllers.garbagecollector import GARBAGE_COLLECTOR
from playground.simulator.controllers.namespaces import NAMESPACES
from playground.simulator.controllers.nodelifecycle import NODE_LIFECYCLE
from playground.simulator.controllers.podgc import POD_GC
from playground.simulator.controllers.replicaset import REPLICASET, REPLICATION
from playground.simulator.controllers.serviceaccounts import ROOT_CERTIFICATES, SERVICE_ACCOUNTS
from playground.simulator.controllers.tainteviction import TAINT_EVICTION
from playground.simulator.kubelet import KUBELET
from playground.simulator.scheduler import SCHEDULER

_ALL: tuple[Controller, ...] = (
    SCHEDULER,
    KUBELET,
    DEPLOYMENT,
    REPLICASET,
    REPLICATION,
    EVENT_TTL,
    GARBAGE_COLLECTOR,
    NAMESPACES,
    SERVICE_ACCOUNTS,
    ROOT_CERTIFICATES,
    NODE_LIFECYCLE,
    TAINT_EVICTION,
    POD_GC,
)

CONTROLLERS: dict[str, Controller] = {controller.name: controller for controller in _ALL}

# resource -> who watches it
WATCHERS: dict[str, list[Controller]] = {}
for _controller in _ALL:
    for _resource in _controller.watches:
        WATCHERS.setdefault(_resource, []).append(_controller)
