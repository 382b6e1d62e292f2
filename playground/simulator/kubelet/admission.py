"""Whether a kubelet takes on a Pod that the scheduler did not place: one that names its node itself.

Models pkg/kubelet/lifecycle/predicate.go generalFilter. What the scheduler placed has been checked already.
"""

from playground.simulator.kubelet.life import Life
from playground.simulator.objects import is_true
from playground.simulator.objects.requests import Requests, pod_requests
from playground.simulator.state.nodeinfo import NodeInfo, host_ports


def refusal(life: Life) -> tuple[str, str] | None:
    """Reason and message where the kubelet refuses the Pod; None where it takes it."""
    if is_true(life.pod, "PodScheduled"):
        return None
    info = life.view.placements.nodes.get(life.node_name)
    if info is None or info.node is None:
        return None
    return _lacks_resources(life, info) or _wrong_node(life, info) or _taken_ports(life, info)


def _lacks_resources(life: Life, info: NodeInfo) -> tuple[str, str] | None:
    """The Pod itself is among those counted on the node."""
    wants = pod_requests(life.pod)
    used = info.requested.plus(wants, -1)
    if info.pods > info.max_pods:
        return _out_of("pods", 1, info.pods - 1, info.max_pods)
    for name, asked, taken, there in _amounts(wants, used, info.allocatable):
        if asked and taken + asked > there:
            return _out_of(name, asked, taken, there)
    return None


def _amounts(wants: Requests, used: Requests, there: Requests) -> list[tuple[str, int, int, int]]:
    return [
        ("cpu", wants.cpu, used.cpu, there.cpu),
        ("memory", wants.memory, used.memory, there.memory),
        ("ephemeral-storage", wants.storage, used.storage, there.storage),
        *((name, amount, used.of(name), there.of(name)) for name, amount in wants.extended),
    ]


def _out_of(resource: str, asked: int, used: int, there: int) -> tuple[str, str]:
    return (
        f"OutOf{resource}",
        f"Node didn't have enough resource: {resource}, requested: {asked}, used: {used}, capacity: {there}",
    )


def _wrong_node(life: Life, info: NodeInfo) -> tuple[str, str] | None:
    selector = life.spec.get("nodeSelector") or {}
    if all(info.labels.get(key) == value for key, value in selector.items()):
        return None
    return "NodeAffinity", "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"


def _taken_ports(life: Life, info: NodeInfo) -> tuple[str, str] | None:
    if all(info.ports.get(port, 0) < 2 for port in host_ports(life.pod)):
        return None
    return "NodePorts", "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports"
