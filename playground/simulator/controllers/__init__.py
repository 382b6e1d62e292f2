"""Everybody who looks at the cluster and acts: the table of contents."""

from playground.simulator.contract import Controller
from playground.simulator.controllers import event_ttl
from playground.simulator.controllers.deployment import DEPLOYMENT
from playground.simulator.controllers.replicaset import REPLICASET, REPLICATION
from playground.simulator.scheduler import SCHEDULER

_ALL: tuple[Controller, ...] = (SCHEDULER, DEPLOYMENT, REPLICASET, REPLICATION, event_ttl.CONTROLLER)

CONTROLLERS: dict[str, Controller] = {controller.name: controller for controller in _ALL}

# resource -> who watches it
WATCHERS: dict[str, list[Controller]] = {}
for _controller in _ALL:
    for _resource in _controller.watches:
        WATCHERS.setdefault(_resource, []).append(_controller)
