"""Which tolerations tolerate which taints.

Models staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go and
staging/src/k8s.io/api/core/v1/toleration.go.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from playground.simulator.objects import Object


def tolerations(pod: Object) -> list[Mapping[str, Any]]:
    """The Pod's tolerations."""
    return pod["spec"].get("tolerations") or []


def tolerates(toleration: Mapping[str, Any], taint: Mapping[str, Any]) -> bool:
    """Whether this toleration tolerates this taint: an empty key or effect stands for all, Exists for any value."""
    if toleration.get("effect") and toleration["effect"] != taint["effect"]:
        return False
    if toleration.get("key") and toleration["key"] != taint["key"]:
        return False
    return toleration.get("operator") == "Exists" or (toleration.get("value") or "") == (taint.get("value") or "")


def untolerated(taints: Iterable[Object], tolerated: Sequence[Mapping[str, Any]], *effects: str) -> Iterator[Object]:
    """The taints of these effects that none of the tolerations tolerates."""
    for taint in taints:
        if taint["effect"] in effects and not any(tolerates(toleration, taint) for toleration in tolerated):
            yield taint


def taint_key_exists(node: Object, key: str) -> bool:
    """Whether the node has a taint of this key, whatever its effect."""
    return any(taint["key"] == key for taint in node.get("spec", {}).get("taints") or ())
