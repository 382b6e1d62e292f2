"""What a Pod asks of a node, and what a node has to give, as whole numbers.

Models PodRequests of staging/src/k8s.io/component-helpers/resource/helpers.go and Resource of
pkg/scheduler/framework/types.go. Leaves out claimed devices and resizes in place (what the spec asks for counts).
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from playground.simulator.objects import Object
from playground.simulator.objects.quantity import milli, value

# Models pkg/scheduler/util/pod_resources.go: what scoring assumes of a container that asks for nothing.
_ASSUMED_CPU = 100
_ASSUMED_MEMORY = 200 * 1024**2


class Requests(NamedTuple):
    """`cpu` in millicores, `memory` and `storage` (ephemeral) in bytes, `extended` by name; `scored_cpu` and
    `scored_memory` with an assumed amount for containers that name none, which only scoring looks at."""

    cpu: int = 0
    memory: int = 0
    storage: int = 0
    scored_cpu: int = 0
    scored_memory: int = 0
    extended: tuple[tuple[str, int], ...] = ()

    def plus(self, other: "Requests", times: int = 1) -> "Requests":
        """The sum; `times` -1 takes `other` away."""
        return Requests(
            self.cpu + times * other.cpu,
            self.memory + times * other.memory,
            self.storage + times * other.storage,
            self.scored_cpu + times * other.scored_cpu,
            self.scored_memory + times * other.scored_memory,
            _added(self.extended, other.extended, times) if self.extended or other.extended else (),
        )

    def at_least(self, other: "Requests") -> "Requests":
        """The larger of the two, resource by resource."""
        return Requests(
            max(self.cpu, other.cpu),
            max(self.memory, other.memory),
            max(self.storage, other.storage),
            max(self.scored_cpu, other.scored_cpu),
            max(self.scored_memory, other.scored_memory),
            _largest(self.extended, other.extended) if self.extended or other.extended else (),
        )

    def of(self, name: str) -> int:
        """The amount of an extended resource."""
        return next((amount for each, amount in self.extended if each == name), 0)


NOTHING = Requests()


def pod_requests(pod: Object) -> Requests:
    """All that the Pod needs at once: its containers together, or an init container where that is more, and overhead.

    A sidecar (an init container that is restarted) counts with the containers and with the init containers after it.
    """
    spec = pod["spec"]
    total = NOTHING
    for container in spec["containers"]:
        total = total.plus(_container_requests(container))
    if spec.get("initContainers"):
        total = _with_init_containers(total, spec["initContainers"])
    if spec.get("resources"):
        total = _with_pod_level(total, spec["resources"].get("requests") or {})
    if spec.get("overhead"):
        total = total.plus(_with_pod_level(NOTHING, spec["overhead"]))
    return total


def capacity(resources: Mapping[str, Any]) -> Requests:
    """A node's allocatable (or capacity) in the same numbers."""
    return _parsed(frozenset(resources.items()), assume=False)


def _container_requests(container: Object) -> Requests:
    resources = container.get("resources") or {}
    return _parsed(frozenset((resources.get("requests") or {}).items()), assume=True)


def _with_init_containers(total: Requests, containers: Iterable[Object]) -> Requests:
    """Models aggregateContainerResourcesByFn: init container i needs its own and the sidecars started before it."""
    sidecars, most = NOTHING, NOTHING
    for container in containers:
        own = _container_requests(container)
        if container.get("restartPolicy") == "Always":
            total, sidecars = total.plus(own), sidecars.plus(own)
            own = NOTHING
        most = most.at_least(sidecars.plus(own))
    return total.at_least(most)


def _with_pod_level(total: Requests, requests: Mapping[str, Any]) -> Requests:
    """What the Pod itself asks for takes the place of its containers' sum. Models applyPodLevelResources."""
    own = _parsed(frozenset(requests.items()), assume=False)
    if "cpu" in requests:
        total = total._replace(cpu=own.cpu, scored_cpu=own.cpu)
    if "memory" in requests:
        total = total._replace(memory=own.memory, scored_memory=own.memory)
    return total


@lru_cache(maxsize=4096)
def _parsed(resources: frozenset[tuple[str, Any]], assume: bool) -> Requests:
    amounts = dict(resources)
    cpu = milli(amounts["cpu"]) if "cpu" in amounts else 0
    memory = value(amounts["memory"]) if "memory" in amounts else 0
    return Requests(
        cpu,
        memory,
        value(amounts.get("ephemeral-storage", 0)),
        cpu if "cpu" in amounts or not assume else _ASSUMED_CPU,
        memory if "memory" in amounts or not assume else _ASSUMED_MEMORY,
        tuple(sorted((name, value(amount)) for name, amount in resources if is_extended(name))),
    )


def is_extended(resource: str) -> bool:
    """Whether it is neither cpu, memory, ephemeral storage nor the number of Pods."""
    return resource not in ("cpu", "memory", "ephemeral-storage", "pods")


def _added(
    mine: tuple[tuple[str, int], ...], others: tuple[tuple[str, int], ...], times: int
) -> tuple[tuple[str, int], ...]:
    amounts = dict(mine)
    for name, amount in others:
        amounts[name] = amounts.get(name, 0) + times * amount
    return tuple(sorted((name, amount) for name, amount in amounts.items() if amount))


def _largest(mine: tuple[tuple[str, int], ...], others: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    amounts = dict(mine)
    for name, amount in others:
        amounts[name] = max(amounts.get(name, 0), amount)
    return tuple(sorted(amounts.items()))
