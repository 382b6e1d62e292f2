"""DefaultTolerationSeconds: a Pod bears a node that is not ready, or not reachable, for five minutes.

Models plugin/pkg/admission/defaulttolerationseconds/admission.go.
"""

from collections.abc import Iterable

from playground.simulator.api.admission.request import Request
from playground.simulator.objects import Object

TOLERATIONS: tuple[Object, ...] = tuple(
    {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
    for key in ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
)


def admit(pod: Object, request: Request) -> None:
    """Gives the Pod the tolerations that it does not state itself."""
    stated = pod["spec"].get("tolerations") or ()
    added = [each for each in TOLERATIONS if not _bears(stated, each["key"])] if stated else TOLERATIONS
    if added:
        pod["spec"]["tolerations"] = [*stated, *added]


def _bears(tolerations: Iterable[Object], key: str) -> bool:
    return any(
        (each.get("key") or key) == key and (each.get("effect") or "NoExecute") == "NoExecute" for each in tolerations
    )
