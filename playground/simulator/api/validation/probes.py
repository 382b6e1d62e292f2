"""Probes and lifecycle hooks. Models pkg/apis/core/validation/validation.go validateProbe, validateHandler,
validateLifecycle."""

from collections.abc import Callable
from typing import Any

from playground.simulator.api.validation.formats import http_header, port_name, port_number
from playground.simulator.api.validation.problems import (
    Problems,
    each,
    forbidden,
    invalid,
    not_negative,
    required,
    unsupported,
)
from playground.simulator.objects import Object

_COUNTS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")


def probes(at: str, container: Object, grace: int | None) -> Problems:
    """The probes and hooks of a container that may have some. `grace` is its Pod's time to stop, in seconds."""
    for moment in ("postStart", "preStop"):
        handler = (container.get("lifecycle") or {}).get(moment)
        if handler is not None:
            yield from _handler(f"{at}.lifecycle.{moment}", handler, grace)
    for name in ("livenessProbe", "readinessProbe", "startupProbe"):
        if container.get(name) is not None:
            yield from _probe(f"{at}.{name}", name, container[name])


def no_probes(at: str, container: Object) -> Problems:
    """An init container that is no sidecar has none."""
    for name in ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe"):
        if container.get(name) is not None:
            yield forbidden(f"{at}.{name}", "may not be set for init containers without restartPolicy=Always")


def _probe(at: str, name: str, probe: Object) -> Problems:
    yield from _handler(at, probe, None)
    for field in _COUNTS:
        yield from not_negative(f"{at}.{field}", probe.get(field))
    grace = probe.get("terminationGracePeriodSeconds")
    if grace is not None and grace <= 0:
        yield invalid(f"{at}.terminationGracePeriodSeconds", grace, "must be greater than 0")
    if name == "readinessProbe":
        if grace is not None:
            yield invalid(f"{at}.terminationGracePeriodSeconds", grace, "must not be set for readinessProbes")
    elif probe.get("successThreshold") != 1:
        yield invalid(f"{at}.successThreshold", probe.get("successThreshold", 0), "must be 1")


def _handler(at: str, handler: Object, grace: int | None) -> Problems:
    chosen = [kind for kind in _HANDLERS if handler.get(kind) is not None]
    if not chosen:
        yield required(at, "must specify a handler type")
        return
    first, *more = chosen
    yield from _HANDLERS[first](f"{at}.{first}", handler[first], grace)
    for kind in more:
        yield forbidden(f"{at}.{kind}", "may not specify more than 1 handler type")


def _exec(at: str, action: Object, _grace: int | None) -> Problems:
    if not action.get("command"):
        yield required(f"{at}.command")


def _http_get(at: str, action: Object, _grace: int | None) -> Problems:
    if not action.get("path"):
        yield required(f"{at}.path")
    yield from port(f"{at}.port", action.get("port", 0))
    if action.get("scheme") not in ("HTTP", "HTTPS"):
        yield unsupported(f"{at}.scheme", action.get("scheme", ""), ("HTTP", "HTTPS"))
    for header in action.get("httpHeaders") or ():
        name = header.get("name", "")
        yield from each(f"{at}.httpHeaders", name, http_header(name))


def _port_of(at: str, action: Object, _grace: int | None) -> Problems:
    yield from port(f"{at}.port", action.get("port", 0))


def _sleep(at: str, action: Object, grace: int | None) -> Problems:
    seconds = action.get("seconds", 0)
    if grace is not None and not 0 <= seconds <= grace:
        yield invalid(at, seconds, f"must be non-negative and less than terminationGracePeriodSeconds ({grace})")


_HANDLERS: dict[str, Callable[[str, Object, int | None], Problems]] = {
    "exec": _exec,
    "httpGet": _http_get,
    "tcpSocket": _port_of,
    "grpc": _port_of,
    "sleep": _sleep,
}


def port(at: str, value: Any) -> Problems:
    """A port by number or by name. Models ValidatePortNumOrName."""
    yield from each(at, value, port_number(value) if isinstance(value, int) else port_name(value))
