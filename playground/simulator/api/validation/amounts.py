"""Requests and limits. Models pkg/apis/core/validation/validation.go validateResourceRequirements.

Leaves out claims of devices.
"""

from decimal import Decimal

from playground.simulator.api.validation.formats import label_key
from playground.simulator.api.validation.problems import (
    NEGATIVE,
    Problems,
    each,
    forbidden,
    invalid,
    required,
    unsupported,
)
from playground.simulator.objects import Object
from playground.simulator.objects.quantity import exact

_NATIVE = ("cpu", "memory", "ephemeral-storage")
_COUNTED = (
    "pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps",
    "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
)  # fmt: skip
_STANDARD = (*_NATIVE, *(f"{kind}.{name}" for kind in ("requests", "limits") for name in _NATIVE), "storage",
             "requests.storage", *_COUNTED)  # fmt: skip
_OF_PODS = ("cpu", "memory")
_HUGE = "hugepages-"


def is_native(name: str) -> bool:
    return "/" not in name or "kubernetes.io/" in name


def _is_extended(name: str) -> bool:
    return not is_native(name) and not name.startswith("requests.") and not label_key(f"requests.{name}")


def _may_overcommit(name: str) -> bool:
    return is_native(name) and not name.startswith(_HUGE)


def requirements(at: str, resources: Object, of_pod: bool = False) -> Problems:
    """Of a container, or of the Pod as a whole."""
    limits: Object = resources.get("limits") or {}
    requests: Object = resources.get("requests") or {}
    name_of = _pod_resource if of_pod else container_resource
    for name, amount in limits.items():
        yield from name_of(f"{at}.limits[{name}]", name)
        yield from quantity(f"{at}.limits[{name}]", name, amount)
    for name, amount in requests.items():
        yield from name_of(f"{at}.requests[{name}]", name)
        yield from quantity(f"{at}.requests[{name}]", name, amount)
        yield from _within_limit(at, name, amount, limits.get(name))
    named = {*limits, *requests}
    if not named & {"cpu", "memory"} and any(name.startswith(_HUGE) for name in named):
        yield forbidden(at, "HugePages require cpu or memory")


def _within_limit(at: str, name: str, amount: str, limit: str | None) -> Problems:
    if limit is None:
        if not _may_overcommit(name):
            yield required(f"{at}.limits", "Limit must be set for non overcommitable resources")
    elif exact(amount) != exact(limit) and not _may_overcommit(name):
        yield invalid(f"{at}.requests", amount, f"must be equal to {name} limit of {limit}")
    elif exact(amount) > exact(limit):
        yield invalid(f"{at}.requests", amount, f"must be less than or equal to {name} limit of {limit}")


def container_resource(at: str, name: str) -> Problems:
    found = [*_resource_name(at, name)]
    yield from found
    if "/" not in name:
        if name not in _NATIVE and not name.startswith(_HUGE):
            yield invalid(at, name, "must be a standard resource for containers")
    elif not is_native(name) and not _is_extended(name):
        yield invalid(at, name, "doesn't follow extended resource name standard")


def _pod_resource(at: str, name: str) -> Problems:
    found = [*_resource_name(at, name)]
    yield from found
    if not found and name not in _OF_PODS and not name.startswith(_HUGE):
        yield unsupported(at, name, _OF_PODS)


def _resource_name(at: str, name: str) -> Problems:
    found = [*each(at, name, label_key(name))]
    yield from found
    if not found and "/" not in name and name not in _STANDARD and not name.startswith((_HUGE, f"requests.{_HUGE}")):
        yield invalid(at, name, "must be a standard resource type or fully qualified")


def quantity(at: str, name: str, amount: str) -> Problems:
    """That an amount is not negative, and whole where it counts things."""
    number = exact(amount)
    if number < 0:
        yield invalid(at, amount, NEGATIVE)
    if (name in _COUNTED or _is_extended(name)) and not _is_whole(number):
        yield invalid(at, amount, "must be an integer")
    if name.startswith(_HUGE) and not _fills_pages(name, number):
        yield invalid(at, amount, f"{amount} is not positive integer multiple of {name}")


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _fills_pages(name: str, number: Decimal) -> bool:
    try:
        page = exact(name.removeprefix(_HUGE))
    except ValueError:
        return False
    return page > 0 and _is_whole(page) and _is_whole(number / page)  # None at all is a multiple, as on any node.
