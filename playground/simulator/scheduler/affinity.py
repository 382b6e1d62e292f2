"""Affinity between Pods, read once for all Pods that have the same.

Models pkg/scheduler/framework/types.go AffinityTerm and pkg/scheduler/framework/plugins/interpodaffinity.
Leaves out matchLabelKeys, which the API merges into the selector when it takes the Pod in.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from playground.simulator.api.selectors import NOTHING, Selector, compile_selector
from playground.simulator.objects import Key, Object
from playground.simulator.scheduler.selectors import selects
from playground.simulator.state import View
from playground.simulator.state.nodeinfo import Affine, Labels, NodeInfo, affinity_of

# (topology key, value) -> how many Pods, or how much they weigh
Pairs = dict[tuple[str, str], int]


class Term(NamedTuple):
    """Pods in these `namespaces`, or in those that `namespace_selector` selects, with labels that `selector` selects.
    `weight` is 1 where the term is required."""

    topology_key: str
    namespaces: frozenset[str]
    namespace_selector: Selector
    selector: Selector
    weight: int = 1

    def admits(self, view: View, namespace: str) -> bool:
        """Whether Pods of this namespace are meant."""
        if namespace in self.namespaces:
            return True
        if self.namespace_selector is NOTHING:
            return False
        found = view.get(Key("namespaces", "", namespace))
        return found is not None and self.namespace_selector.selects(found)

    def matches(self, view: View, namespace: str, labels: Labels) -> bool:
        """Whether a Pod of this namespace with these labels is meant."""
        return selects(self.selector, labels) and self.admits(view, namespace)


class Terms(NamedTuple):
    """A Pod's affinity to other Pods and against them, required and preferred."""

    required: tuple[Term, ...] = ()
    required_anti: tuple[Term, ...] = ()
    preferred: tuple[Term, ...] = ()
    preferred_anti: tuple[Term, ...] = ()


NO_TERMS = Terms()


def terms_of(pod: Object) -> Terms:
    """The affinity terms of a Pod."""
    affine = affinity_of(pod)
    return parsed(affine) if affine else NO_TERMS


@lru_cache(maxsize=1024)
def parsed(affine: Affine) -> Terms:
    """The affinity terms of the Pods of one group."""
    affinity = json.loads(affine.affinity)
    towards, against = affinity.get("podAffinity") or {}, affinity.get("podAntiAffinity") or {}
    return Terms(
        _required(affine.namespace, towards),
        _required(affine.namespace, against),
        _preferred(affine.namespace, towards),
        _preferred(affine.namespace, against),
    )


def _required(namespace: str, affinity: Mapping[str, Any]) -> tuple[Term, ...]:
    terms = affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or ()
    return tuple(_term(namespace, each, 1) for each in terms)


def _preferred(namespace: str, affinity: Mapping[str, Any]) -> tuple[Term, ...]:
    terms = affinity.get("preferredDuringSchedulingIgnoredDuringExecution") or ()
    return tuple(_term(namespace, each["podAffinityTerm"], each["weight"]) for each in terms)


def _term(namespace: str, term: Mapping[str, Any], weight: int) -> Term:
    """Where neither namespaces nor a selector of them are given, the Pod's own is meant."""
    chosen, named = term.get("namespaceSelector"), term.get("namespaces") or ()
    return Term(
        term["topologyKey"],
        frozenset(named if named or chosen is not None else (namespace,)),
        compile_selector(chosen),
        compile_selector(term.get("labelSelector")),
        weight,
    )


def pairs_of(view: View, nodes: Iterable[NodeInfo], terms: tuple[Term, ...], together: bool = False) -> Pairs:
    """Over the Pods there are, which topology pairs hold how many that the terms mean, each weighed by its term.

    `together`: only Pods that all of the terms mean.
    """
    labels_of = {info.name: info.labels for info in nodes}
    pairs: Pairs = {}
    for namespace, labels, counts in _groups(view):
        meant = [term for term in terms if term.matches(view, namespace, labels)]
        if not meant or (together and len(meant) < len(terms)):
            continue
        for node, count in counts.items():
            for term in meant:
                _add(pairs, labels_of.get(node), term, count * term.weight)
    return pairs


def _groups(view: View) -> Iterator[tuple[str, Labels, Mapping[str, int]]]:
    for namespace, groups in view.placements.alike.items():
        for alike, counts in groups.items():
            yield namespace, alike.labels, counts


def _add(pairs: Pairs, node_labels: Mapping[str, str] | None, term: Term, amount: int) -> None:
    """Counts for the node's value of the term's topology label, where it has one."""
    if node_labels is not None and term.topology_key in node_labels:
        pair = term.topology_key, node_labels[term.topology_key]
        pairs[pair] = pairs.get(pair, 0) + amount


def pairs_against(view: View, nodes: Iterable[NodeInfo], namespace: str, labels: Labels) -> Pairs:
    """The topology pairs from which Pods that are there keep away a Pod with these labels."""
    pairs: Pairs = {}
    for info in nodes:
        for affine, count in info.affine.items():
            for term in parsed(affine).required_anti:
                if term.matches(view, namespace, labels):
                    _add(pairs, info.labels, term, count)
    return pairs
