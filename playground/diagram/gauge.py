"""The gauge of a Deployment: its Pods between "at least" and "at most"."""

from collections.abc import Iterable
from math import ceil, floor
from typing import Any

from playground.diagram.parts import Gauge
from playground.simulator.objects import Object, condition, is_active
from playground.simulator.setup import Setup


def gauge_of(deployment: Object, pods: Iterable[Object], setup: Setup, now: float) -> Gauge:
    """Where the Deployment stands at `now`; Pods that are leaving no longer count."""
    spec = deployment["spec"]
    wants = int(spec.get("replicas", 1))
    surge, unavailable = fenceposts(spec, wants)
    active = [pod for pod in pods if is_active(pod)]
    patience = spec.get("minReadySeconds") or 0
    available = sum(is_available(pod, patience, setup, now) for pod in active)
    return Gauge(available, len(active) - available, max(wants - unavailable, 0), wants + surge)


def fenceposts(spec: Object, wants: int) -> tuple[int, int]:
    """How many Pods above and how many available ones below what is wanted are allowed.

    Models pkg/controller/deployment/util/deployment_util.go ResolveFenceposts, MaxSurge and MaxUnavailable: a share
    rounds up for the surge and down for the unavailable; where both come to none, one may be unavailable.
    """
    strategy = spec.get("strategy") or {}
    if strategy.get("type") == "Recreate":
        return 0, wants
    rolling = strategy.get("rollingUpdate") or {}
    surge = _resolved(rolling.get("maxSurge", "25%"), wants, ceil)
    unavailable = _resolved(rolling.get("maxUnavailable", "25%"), wants, floor)
    if surge == 0 and unavailable == 0:
        unavailable = 1
    return surge, min(unavailable, wants)


def _resolved(amount: Any, wants: int, rounded: Any) -> int:
    text = str(amount)
    return int(rounded(int(text[:-1]) * wants / 100)) if text.endswith("%") else int(text)


def is_available(pod: Object, patience: float, setup: Setup, now: float) -> bool:
    """Whether it has been ready for `patience` seconds. Models pkg/api/v1/pod/util.go IsPodAvailable."""
    ready = condition(pod, "Ready")
    if ready is None or ready["status"] != "True":
        return False
    return not patience or setup.seconds(ready.get("lastTransitionTime", "")) + patience <= now
