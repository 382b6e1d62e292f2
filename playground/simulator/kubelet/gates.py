"""The conditions that others may change: a readiness gate, or the node controller's word about a node that was away."""

from playground.simulator.causes import because
from playground.simulator.contract import Plan
from playground.simulator.kubelet.life import NAME, Life
from playground.simulator.kubelet.sentences import REFRESHED


def is_out_of_date(life: Life) -> bool:
    """Whether the Pod's conditions are not what the kubelet would write. At the end they wait for the last status."""
    if not life.is_alive or life.is_deleted or len(life.statuses) < len(life.containers):
        return False
    return life.conditions(life.statuses, life.status) != (life.status.get("conditions") or [])


def refresh(life: Life) -> Plan:
    yield from life.write({}, because(NAME, REFRESHED, pod=life.name), phase=life.status["phase"])
