"""Is there room: host ports, number of Pods, cpu, memory, ephemeral storage and extended resources.

Models pkg/scheduler/framework/plugins/nodeports and noderesources/fit.go.
"""

from playground.simulator.objects.requests import Requests
from playground.simulator.scheduler.cycle import Cycle, Filter, Rejection
from playground.simulator.state.nodeinfo import ANY_IP, NodeInfo, Port, host_ports

NO_FREE_PORTS = Rejection(("node(s) didn't have free ports for the requested pod ports",), final=False)


def ports(cycle: Cycle) -> Filter | None:
    """A host port is taken once per protocol and IP; all addresses together clash with each of them."""
    wanted = host_ports(cycle.pod)
    if not wanted:
        return None
    return lambda info: NO_FREE_PORTS if any(_is_taken(port, info) for port in wanted) else None


def _is_taken(port: Port, info: NodeInfo) -> bool:
    protocol, number, address = port
    if address == ANY_IP:
        return any(taken[:2] == (protocol, number) for taken in info.ports)
    return port in info.ports or (protocol, number, ANY_IP) in info.ports


def fit(cycle: Cycle) -> Filter | None:
    """What the Pod asks for must be left of the node's allocatable; what it does not ask for is not looked at."""
    asked = cycle.requests

    def check(info: NodeInfo) -> Rejection | None:
        room, taken = info.allocatable, info.requested
        if (
            info.pods < info.max_pods
            and (not asked.cpu or asked.cpu <= room.cpu - taken.cpu)
            and (not asked.memory or asked.memory <= room.memory - taken.memory)
            and (not asked.storage or asked.storage <= room.storage - taken.storage)
            and not asked.extended
        ):
            return None
        return lacking(asked, info)

    return check


def lacking(asked: Requests, info: NodeInfo) -> Rejection | None:
    """Everything that is short at once; final where the whole node would not be enough."""
    room, taken = info.allocatable, info.requested
    amounts = [
        ("cpu", asked.cpu, room.cpu, taken.cpu),
        ("memory", asked.memory, room.memory, taken.memory),
        ("ephemeral-storage", asked.storage, room.storage, taken.storage),
        *((name, amount, room.of(name), taken.of(name)) for name, amount in asked.extended),
    ]
    short = [(name, want > has) for name, want, has, used in amounts if want and want > has - used]
    reasons = ["Too many pods"] if info.pods >= info.max_pods else []
    reasons += [f"Insufficient {name}" for name, _ in short]
    return Rejection(tuple(reasons), final=any(never for _, never in short)) if reasons else None
