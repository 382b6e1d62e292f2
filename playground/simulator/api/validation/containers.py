"""Containers, init containers and sidecars. Models pkg/apis/core/validation/validation.go validateContainers,
validateInitContainers, validateContainerCommon.

Leaves out ephemeral containers (nobody debugs here yet) and resize policies.
"""

from collections.abc import Iterable

from playground.simulator.api.validation.amounts import requirements
from playground.simulator.api.validation.environment import environment
from playground.simulator.api.validation.formats import dns_label, port_name, port_number
from playground.simulator.api.validation.probes import no_probes, probes
from playground.simulator.api.validation.problems import Problems, duplicate, each, one_of, required, unsupported
from playground.simulator.api.validation.security import container_security
from playground.simulator.api.validation.volumes import Volumes, mounts
from playground.simulator.objects import Object

PROTOCOLS = ("SCTP", "TCP", "UDP")
_PULL_POLICIES = ("Always", "IfNotPresent", "Never")
_RESTARTS = ("Always", "Never", "OnFailure")
_ACTIONS = ("Restart", "RestartAllContainers")
_MESSAGES = ("File", "FallbackToLogsOnError")


def containers(at: str, spec: Object, known: Volumes) -> Problems:
    """The containers proper. `at` is the path of the spec."""
    listed: list[Object] = spec.get("containers") or []
    if not listed:
        yield required(f"{at}.containers")
    names: set[str] = set()
    for index, container in enumerate(listed):
        here = f"{at}.containers[{index}]"
        yield from _common(here, container, spec, known)
        yield from _unique(here, container, names)
        yield from probes(here, container, spec.get("terminationGracePeriodSeconds"))
        yield from _restart(here, container)
    yield from _host_ports(f"{at}.containers", listed)


def init_containers(at: str, spec: Object, known: Volumes) -> Problems:
    """Those that run first, and the sidecars among them."""
    names = {container.get("name", "") for container in spec.get("containers") or ()}
    for index, container in enumerate(spec.get("initContainers") or ()):
        here = f"{at}.initContainers[{index}]"
        yield from _common(here, container, spec, known)
        yield from _restart(here, container)
        yield from _unique(here, container, names)
        yield from _host_ports(f"{at}.initContainers", [container])
        if container.get("restartPolicy") == "Always":
            yield from probes(here, container, spec.get("terminationGracePeriodSeconds"))
        else:
            yield from no_probes(here, container)


def _common(at: str, container: Object, spec: Object, known: Volumes) -> Problems:
    name = container.get("name")
    if name:
        yield from each(f"{at}.name", name, dns_label(name))
    else:
        yield required(f"{at}.name")
    if not container.get("image"):
        yield required(f"{at}.image")
    yield from one_of(f"{at}.terminationMessagePolicy", container.get("terminationMessagePolicy"), _MESSAGES)
    yield from _ports(f"{at}.ports", container.get("ports") or ())
    yield from environment(at, container)
    yield from mounts(at, container, known)
    yield from one_of(f"{at}.imagePullPolicy", container.get("imagePullPolicy"), _PULL_POLICIES)
    yield from requirements(f"{at}.resources", container.get("resources") or {})
    has_host_users = spec.get("hostUsers") is not False
    yield from container_security(f"{at}.securityContext", container.get("securityContext"), has_host_users)


def _unique(at: str, container: Object, names: set[str]) -> Problems:
    name = container.get("name", "")
    if name and name in names:
        yield duplicate(f"{at}.name", name)
    names.add(name)


def _restart(at: str, container: Object) -> Problems:
    """A container's own policy, instead of the Pod's."""
    policy, rules = container.get("restartPolicy"), container.get("restartPolicyRules")
    if policy is None:
        if rules:
            yield required(f"{at}.restartPolicy", "must specify restartPolicy when restart rules are used")
    elif policy not in _RESTARTS:
        yield unsupported(f"{at}.restartPolicy", policy, _RESTARTS)
    for index, rule in enumerate(rules or ()):
        here = f"{at}.restartPolicyRules[{index}]"
        if rule.get("action") not in _ACTIONS:
            yield unsupported(f"{here}.action", rule.get("action", ""), _ACTIONS)
        codes = rule.get("exitCodes")
        if codes is None:
            yield required(f"{here}.exitCodes", "must be specified")
        elif codes.get("operator") not in ("In", "NotIn"):
            yield unsupported(f"{here}.exitCodes.operator", codes.get("operator", ""), ("In", "NotIn"))


def _ports(at: str, ports: Iterable[Object]) -> Problems:
    names: set[str] = set()
    for index, port in enumerate(ports):
        here = f"{at}[{index}]"
        yield from _port_name(f"{here}.name", port.get("name"), names)
        number = port.get("containerPort", 0)
        if number == 0:
            yield required(f"{here}.containerPort")
        else:
            yield from each(f"{here}.containerPort", number, port_number(number))
        if port.get("hostPort"):
            yield from each(f"{here}.hostPort", port["hostPort"], port_number(port["hostPort"]))
        yield from one_of(f"{here}.protocol", port.get("protocol"), PROTOCOLS)


def _port_name(at: str, name: str | None, names: set[str]) -> Problems:
    if not name:
        return
    wrong = port_name(name)
    yield from each(at, name, wrong)
    if not wrong and name in names:
        yield duplicate(at, name)
    names.add(name)


def _host_ports(at: str, listed: list[Object]) -> Problems:
    taken: set[str] = set()
    for index, container in enumerate(listed):
        for number, port in enumerate(container.get("ports") or ()):
            if not port.get("hostPort"):
                continue
            said = f"{port.get('protocol', '')}/{port.get('hostIP', '')}/{port['hostPort']}"
            if said in taken:
                yield duplicate(f"{at}[{index}].ports[{number}].hostPort", said)
            taken.add(said)
