"""TaintNodesByCondition: a new Node is not ready until somebody says it is.

Models plugin/pkg/admission/nodetaint/admission.go.
"""

from playground.simulator.api.admission.request import Request
from playground.simulator.objects import Object

TAINT = {"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"}


def admit(node: Object, request: Request) -> None:
    """Gives the Node the taint."""
    taints = node["spec"].get("taints") or []
    if not any({**taint, **TAINT} == taint for taint in taints):
        node["spec"]["taints"] = [*taints, TAINT]
