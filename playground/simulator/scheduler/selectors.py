"""What selects nodes, and Pods by groups of the same labels.

Models staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from playground.simulator.api.selectors import Requirement, Selector, matching_labels
from playground.simulator.state.nodeinfo import Labels, NodeInfo

_OPERATORS = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!", "Gt": "gt", "Lt": "lt"}


@lru_cache(maxsize=8192)
def selects(selector: Selector, labels: Labels) -> bool:
    """Whether Pods with these labels are selected. Answers from memory: selectors and label sets are few."""
    return selector.matches(dict(labels))


@lru_cache(maxsize=1024)
def both(one: Selector, other: Selector) -> Selector:
    """Selects what both select."""
    return Selector((*one.requirements, *other.requirements), one.is_nothing or other.is_nothing)


def term_matches(term: Mapping[str, Any], info: NodeInfo) -> bool:
    """Whether a NodeSelectorTerm selects the node: labels and name; an empty term selects none."""
    labels, fields = requirements(term.get("matchExpressions")), requirements(term.get("matchFields"))
    if not labels and not fields:
        return False
    name = {"metadata.name": info.name}
    return all(each.matches(info.labels) for each in labels) and all(each.matches(name) for each in fields)


def requirements(expressions: Iterable[Mapping[str, Any]] | None) -> list[Requirement]:
    """`matchExpressions` or `matchFields` of a node selector."""
    return [
        Requirement(each["key"], _OPERATORS[each["operator"]], tuple(each.get("values") or ()))
        for each in expressions or ()
    ]


def has_labels(labels: Mapping[str, str] | None, info: NodeInfo) -> bool:
    """Whether the node has all of these labels."""
    return matching_labels(labels).matches(info.labels)
