"""Where a Pod may and should run: tolerations, affinity, spread. Models pkg/apis/core/validation/validation.go
ValidateTolerations, validateAffinity, validateTopologySpreadConstraints, validateNodeTaints."""

from collections.abc import Iterable

from playground.simulator.api.validation.formats import dns_label, dns_subdomain, label_value
from playground.simulator.api.validation.metadata import label_name, label_selector, operands
from playground.simulator.api.validation.problems import (
    Problems,
    duplicate,
    each,
    forbidden,
    invalid,
    required,
    unsupported,
)
from playground.simulator.objects import Object

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_BAD_OPERATOR = "not a valid selector operator"
_IN_BOTH = "exists in both matchLabelKeys and labelSelector"
_NO_SELECTOR = "must not be specified when labelSelector is not set"


def tolerations(at: str, listed: Iterable[Object]) -> Problems:
    for index, toleration in enumerate(listed):
        yield from _toleration(f"{at}[{index}]", toleration)


def _toleration(at: str, toleration: Object) -> Problems:
    key, operator, effect = (toleration.get(field, "") for field in ("key", "operator", "effect"))
    if key:
        yield from label_name(f"{at}.key", key)
    elif operator != "Exists":
        rule = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
        yield invalid(f"{at}.operator", operator, rule)
    if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
        yield invalid(f"{at}.effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")
    yield from _compared(f"{at}.operator", operator, toleration.get("value", ""))
    if effect and effect not in _EFFECTS:
        yield unsupported(f"{at}.effect", effect, _EFFECTS)


def _compared(at: str, operator: str, value: str) -> Problems:
    if operator in ("", "Equal"):
        wrong = label_value(value)
        if wrong:
            yield invalid(at, value, ";".join(wrong))
    elif operator == "Exists":
        if value:
            yield invalid(at, value, "value must be empty when `operator` is 'Exists'")
    else:
        yield unsupported(at, operator, ("Equal", "Exists"))


def taints(at: str, listed: Iterable[Object]) -> Problems:
    """Of a node."""
    seen: set[tuple[str, str]] = set()
    for index, taint in enumerate(listed):
        here = f"{at}[{index}]"
        key, value, effect = (taint.get(field, "") for field in ("key", "value", "effect"))
        yield from label_name(f"{here}.key", key)
        wrong = label_value(value)
        if wrong:
            yield invalid(f"{here}.value", value, ";".join(wrong))
        if not effect:
            yield required(f"{here}.effect")
        elif effect not in _EFFECTS:
            yield unsupported(f"{here}.effect", effect, _EFFECTS)
        if (key, effect) in seen:
            shown = {"Key": key, "Value": value, "Effect": effect, "TimeAdded": taint.get("timeAdded")}
            yield duplicate(here, shown, "taints must be unique by key and effect pair")
        seen.add((key, effect))


def affinity(at: str, wanted: Object) -> Problems:
    node = wanted.get("nodeAffinity")
    if node is not None:
        yield from _node_affinity(f"{at}.nodeAffinity", node)
    for kind in ("podAffinity", "podAntiAffinity"):
        if wanted.get(kind) is not None:
            yield from _pod_affinity(f"{at}.{kind}", wanted[kind])


def _node_affinity(at: str, node: Object) -> Problems:
    selector = node.get(_REQUIRED)
    if selector is not None:
        yield from node_selector(f"{at}.{_REQUIRED}", selector)
    for index, term in enumerate(node.get(_PREFERRED) or ()):
        here = f"{at}.{_PREFERRED}[{index}]"
        yield from _weight(here, term)
        yield from _node_term(f"{here}.preference", term.get("preference") or {}, loose=True)


def node_selector(at: str, selector: Object) -> Problems:
    terms = selector.get("nodeSelectorTerms")
    if not terms:
        yield required(f"{at}.nodeSelectorTerms", "must have at least one node selector term")
    for index, term in enumerate(terms or ()):
        yield from _node_term(f"{at}.nodeSelectorTerms[{index}]", term, loose=False)


def _node_term(at: str, term: Object, loose: bool) -> Problems:
    for index, requirement in enumerate(term.get("matchExpressions") or ()):
        yield from _node_labels(f"{at}.matchExpressions[{index}]", requirement, loose)
    for index, requirement in enumerate(term.get("matchFields") or ()):
        yield from _node_fields(f"{at}.matchFields[{index}]", requirement)


def _node_labels(at: str, requirement: Object, loose: bool) -> Problems:
    """`loose`: a preference may name values that no label can have."""
    operator, values = requirement.get("operator", ""), requirement.get("values") or []
    if operator in ("Gt", "Lt"):
        if len(values) != 1:
            yield required(f"{at}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'")
    elif operator in ("In", "NotIn", "Exists", "DoesNotExist"):
        yield from operands(at, operator, values)
    else:
        yield invalid(f"{at}.operator", operator, _BAD_OPERATOR)
    yield from label_name(f"{at}.key", requirement.get("key"))
    for index, value in enumerate([] if loose else values):
        yield from each(f"{at}.values[{index}]", value, label_value(value))


def _node_fields(at: str, requirement: Object) -> Problems:
    operator, values = requirement.get("operator", ""), requirement.get("values") or []
    if operator not in ("In", "NotIn"):
        yield invalid(f"{at}.operator", operator, _BAD_OPERATOR)
    elif len(values) != 1:
        yield required(
            f"{at}.values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
        )
    if requirement.get("key") != "metadata.name":
        yield invalid(f"{at}.key", requirement.get("key", ""), "not a valid field selector key")
        return
    for index, value in enumerate(values):
        yield from each(f"{at}.values[{index}]", value, dns_subdomain(value))


def _weight(at: str, term: Object) -> Problems:
    weight = term.get("weight", 0)
    if not 1 <= weight <= 100:
        yield invalid(f"{at}.weight", weight, "must be in the range 1-100")


def _pod_affinity(at: str, wanted: Object) -> Problems:
    for index, term in enumerate(wanted.get(_REQUIRED) or ()):
        yield from _pod_term(f"{at}.{_REQUIRED}[{index}]", term)
    for index, weighted in enumerate(wanted.get(_PREFERRED) or ()):
        here = f"{at}.{_PREFERRED}[{index}]"
        yield from _weight(here, weighted)
        yield from _pod_term(f"{here}.podAffinityTerm", weighted.get("podAffinityTerm") or {})


def _pod_term(at: str, term: Object) -> Problems:
    yield from label_selector(f"{at}.labelSelector", term.get("labelSelector"))
    yield from label_selector(f"{at}.namespaceSelector", term.get("namespaceSelector"))
    for name in term.get("namespaces") or ():
        yield from each(f"{at}.namespace", name, dns_label(name))
    yield from _label_keys(at, term)
    if not term.get("topologyKey"):
        yield required(f"{at}.topologyKey", "can not be empty")
    yield from label_name(f"{at}.topologyKey", term.get("topologyKey"))


def _label_keys(at: str, term: Object) -> Problems:
    """Models validateMatchLabelKeysAndMismatchLabelKeys."""
    keys, mismatched = term.get("matchLabelKeys") or [], term.get("mismatchLabelKeys") or []
    for field, listed in (("matchLabelKeys", keys), ("mismatchLabelKeys", mismatched)):
        if listed and term.get("labelSelector") is None:
            yield forbidden(f"{at}.{field}", _NO_SELECTOR)
            continue
        for index, key in enumerate(listed):
            yield from label_name(f"{at}.{field}[{index}]", key)
    yield from _selected_twice(at, keys, term.get("labelSelector") or {})
    for index, key in enumerate(keys):
        if key in mismatched:
            yield invalid(f"{at}.matchLabelKeys[{index}]", key, "exists in both matchLabelKeys and mismatchLabelKeys")


def spread(at: str, constraints: list[Object]) -> Problems:
    seen: list[tuple[str, str]] = [_sort(constraint) for constraint in constraints]
    for index, constraint in enumerate(constraints):
        here = f"{at}[{index}]"
        yield from _constraint(here, constraint)
        if seen[index] in seen[index + 1 :]:
            shown = f"{{{', '.join(seen[index])}}}"
            yield duplicate(f"{here}.{{topologyKey, whenUnsatisfiable}}", shown)
        yield from _min_domains(f"{here}.minDomains", constraint)
        for field in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
            if constraint.get(field) not in (None, "Honor", "Ignore"):
                yield unsupported(f"{here}.{field}", constraint[field], ("Honor", "Ignore"))
        yield from _spread_keys(f"{here}.matchLabelKeys", constraint)
        yield from label_selector(f"{here}.labelSelector", constraint.get("labelSelector"))


def _sort(constraint: Object) -> tuple[str, str]:
    return constraint.get("topologyKey", ""), constraint.get("whenUnsatisfiable", "")


def _constraint(at: str, constraint: Object) -> Problems:
    skew, (key, action) = constraint.get("maxSkew", 0), _sort(constraint)
    if skew <= 0:
        yield invalid(f"{at}.maxSkew", skew, "must be greater than zero")
    if not key:
        yield required(f"{at}.topologyKey", "can not be empty")
    if action not in ("DoNotSchedule", "ScheduleAnyway"):
        yield unsupported(f"{at}.whenUnsatisfiable", action, ("DoNotSchedule", "ScheduleAnyway"))


def _min_domains(at: str, constraint: Object) -> Problems:
    least, action = constraint.get("minDomains"), constraint.get("whenUnsatisfiable", "")
    if least is None:
        return
    if least <= 0:
        yield invalid(at, least, "must be greater than zero")
    if action != "DoNotSchedule":
        yield invalid(at, least, f"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}")


def _spread_keys(at: str, constraint: Object) -> Problems:
    keys, selector = constraint.get("matchLabelKeys") or [], constraint.get("labelSelector")
    if keys and selector is None:
        yield forbidden(at, _NO_SELECTOR)
    for index, key in enumerate(keys):
        yield from label_name(f"{at}[{index}]", key)
    yield from _selected_twice(at, keys, selector or {})


def _selected_twice(at: str, keys: list[str], selector: Object) -> Problems:
    """The selector has the keys already (see label_keys.py): they may not be in it for another reason too."""
    selected = {*(selector.get("matchLabels") or {})}
    for expression in selector.get("matchExpressions") or ():
        key = expression.get("key", "")
        if key in keys and key in selected:
            yield invalid(f"{at}[{keys.index(key)}]", key, _IN_BOTH)
        selected.add(key)
