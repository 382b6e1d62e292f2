"""RuntimeClass: a Pod may only name a class that is there.

Models plugin/pkg/admission/runtimeclass/admission.go. Leaves out what a class adds (overhead, a node selector).
"""

from playground.simulator.api import errors
from playground.simulator.api.admission.request import Request
from playground.simulator.objects import Key, Object

CLASSES = "runtimeclasses.node.k8s.io"


def admit(pod: Object, request: Request) -> None:
    """Raises Forbidden for a class that is not there."""
    name = pod["spec"].get("runtimeClassName")
    if name and request.view.get(Key(CLASSES, "", name)) is None:
        raise errors.forbidden(request.key, f'pod rejected: RuntimeClass "{name}" not found')
