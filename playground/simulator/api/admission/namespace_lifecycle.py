"""NamespaceLifecycle: nothing new where there is no namespace or one that goes; some namespaces never go.

Models staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go.
"""

from playground.simulator.api import errors
from playground.simulator.api.admission.request import Request
from playground.simulator.objects import Key

IMMORTAL = frozenset({"default", "kube-system", "kube-public"})


def admit_create(request: Request) -> None:
    """Raises NotFound where the namespace is missing and Forbidden where it is being terminated."""
    key = request.key
    if not key.namespace:
        return
    home = Key("namespaces", "", key.namespace)
    namespace = request.view.get(home)
    if namespace is None:
        raise errors.not_found(home)
    if namespace["status"]["phase"] == "Terminating":
        raise errors.terminating(key)


def admit_delete(key: Key) -> None:
    """Raises Forbidden for the namespaces that never go."""
    if key.resource == "namespaces" and key.name in IMMORTAL:
        raise errors.forbidden(key, "this namespace may not be deleted")
