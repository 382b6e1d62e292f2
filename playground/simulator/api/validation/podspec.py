"""What a Pod is to run and how: the same rules in a Pod and in a template.

Models pkg/apis/core/validation/validation.go ValidatePodSpec.
Leaves out claims of devices, runtime classes, and what concerns Windows.
"""

from playground.simulator.api.validation.amounts import requirements
from playground.simulator.api.validation.containers import containers, init_containers
from playground.simulator.api.validation.formats import (
    Format,
    between,
    dns_label,
    dns_search,
    dns_subdomain,
    ip,
    label_key,
)
from playground.simulator.api.validation.metadata import labels
from playground.simulator.api.validation.placement import affinity, spread, tolerations
from playground.simulator.api.validation.problems import (
    Problems,
    duplicate,
    each,
    forbidden,
    invalid,
    one_of,
    required,
    unsupported,
)
from playground.simulator.api.validation.security import host_users, pod_security
from playground.simulator.api.validation.volumes import volumes
from playground.simulator.objects import Object

_POLICIES = ("Always", "OnFailure", "Never")
_DNS = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
_MOST_SECONDS = 2**31 - 1
_NAMES: tuple[tuple[str, Format], ...] = (
    ("serviceAccountName", dns_subdomain),
    ("nodeName", dns_subdomain),
)
_LABELS = ("hostname", "subdomain")


def pod_spec(at: str, spec: Object, pod_name: str = "", is_pod: bool = False) -> Problems:
    """`pod_name` and `is_pod` where it is a Pod's, not a template's."""
    if spec.get("terminationGracePeriodSeconds") is None:
        yield required(f"{at}.terminationGracePeriodSeconds")
    known, wrong = volumes(f"{at}.volumes", spec.get("volumes") or [], pod_name)
    yield from wrong
    yield from containers(at, spec, known)
    yield from init_containers(at, spec, known)
    yield from _resources(at, spec)
    yield from _host_network(at, spec, is_pod)
    yield from one_of(f"{at}.restartPolicy", spec.get("restartPolicy"), _POLICIES)
    yield from one_of(f"{at}.dnsPolicy", spec.get("dnsPolicy"), _DNS)
    yield from labels(f"{at}.nodeSelector", spec.get("nodeSelector"))
    yield from pod_security(at, spec)
    yield from affinity(f"{at}.affinity", spec.get("affinity") or {})
    yield from _dns_config(f"{at}.dnsConfig", spec)
    yield from _gates(at, spec)
    yield from spread(f"{at}.topologySpreadConstraints", spec.get("topologySpreadConstraints") or [])
    yield from host_users(at, spec)
    yield from _names(at, spec)
    yield from tolerations(f"{at}.tolerations", spec.get("tolerations") or ())
    yield from _host_aliases(f"{at}.hostAliases", spec.get("hostAliases") or [])
    yield from _rest(at, spec)


def _resources(at: str, spec: Object) -> Problems:
    resources = spec.get("resources")
    if resources is None:
        return
    if resources.get("claims") is not None:
        yield forbidden(f"{at}.resources.claims", "claims cannot be set for Resources at pod-level")
    yield from requirements(f"{at}.resources", resources, of_pod=True)


def _host_network(at: str, spec: Object, is_pod: bool) -> Problems:
    """On the node's own network a container's port is the node's."""
    if not spec.get("hostNetwork"):
        return
    for index, container in enumerate(spec.get("containers") or ()):
        for number, port in enumerate(container.get("ports") or ()):
            own, outer = port.get("containerPort", 0), port.get("hostPort", 0)
            if outer != own and (is_pod or outer):
                rule = "must match `containerPort` when `hostNetwork` is true"
                yield invalid(f"{at}.containers[{index}].ports[{number}].hostPort", outer, rule)


def _dns_config(at: str, spec: Object) -> Problems:
    config = spec.get("dnsConfig")
    is_own = spec.get("dnsPolicy") == "None"
    if config is None:
        if is_own:
            yield required(at, "must provide `dnsConfig` when `dnsPolicy` is None")
        return
    servers = config.get("nameservers") or []
    if is_own and not servers:
        rule = "must provide at least one DNS nameserver when `dnsPolicy` is None"
        yield required(f"{at}.nameservers", rule)
        return
    if len(servers) > 3:
        yield invalid(f"{at}.nameservers", servers, "must not have more than 3 nameservers")
    for index, server in enumerate(servers):
        yield from each(f"{at}.nameservers[{index}]", server, ip(server))
    yield from _searches(f"{at}.searches", config.get("searches") or [])
    for index, option in enumerate(config.get("options") or ()):
        if not option.get("name"):
            yield required(f"{at}.options[{index}]", "must not be empty")


def _searches(at: str, searches: list[str]) -> Problems:
    if len(searches) > 32:
        yield invalid(at, searches, "must not have more than 32 search paths")
    if len(" ".join(searches)) > 2048:
        yield invalid(at, searches, "must not have more than 2048 characters (including spaces) in the search list")
    for index, search in enumerate(searches):
        if search != ".":
            domain = search.removesuffix(".")
            yield from each(f"{at}[{index}]", domain, dns_search(domain))


def _gates(at: str, spec: Object) -> Problems:
    for index, gate in enumerate(spec.get("readinessGates") or ()):
        kind = gate.get("conditionType", "")
        yield from each(f"{at}.readinessGates[{index}].conditionType", kind, label_key(kind))
    seen: set[str] = set()
    for index, gate in enumerate(spec.get("schedulingGates") or ()):
        name, here = gate.get("name", ""), f"{at}.schedulingGates[{index}]"
        yield from each(here, name, label_key(name))
        if name in seen:
            yield duplicate(here, name)
        seen.add(name)


def _names(at: str, spec: Object) -> Problems:
    for field, check in _NAMES:
        if spec.get(field):
            yield from each(f"{at}.{field}", spec[field], check(spec[field]))
    deadline = spec.get("activeDeadlineSeconds")
    if deadline is not None and not 1 <= deadline <= _MOST_SECONDS:
        yield invalid(f"{at}.activeDeadlineSeconds", deadline, between(1, _MOST_SECONDS))
    for field in _LABELS:
        if spec.get(field):
            yield from each(f"{at}.{field}", spec[field], dns_label(spec[field]))


def _host_aliases(at: str, aliases: list[Object]) -> Problems:
    for index, alias in enumerate(aliases):
        address = alias.get("ip", "")
        yield from each(f"{at}[{index}].ip", address, ip(address))
        for number, name in enumerate(alias.get("hostnames") or ()):
            yield from each(f"{at}[{index}].hostnames[{number}]", name, dns_subdomain(name))


def _rest(at: str, spec: Object) -> Problems:
    for field in ("priorityClassName", "runtimeClassName"):
        if spec.get(field):
            yield from each(f"{at}.{field}", spec[field], dns_subdomain(spec[field]))
    if spec.get("preemptionPolicy") is not None:
        yield from one_of(f"{at}.preemptionPolicy", spec["preemptionPolicy"], ("PreemptLowerPriority", "Never"))
    if spec.get("overhead") is not None:
        yield from requirements(f"{at}.overhead", {"limits": spec["overhead"]})
    system = spec.get("os")
    if system is not None and not system.get("name"):
        yield required(f"{at}.os.name", "cannot be empty")
    elif system is not None and system["name"] not in ("linux", "windows"):
        yield unsupported(f"{at}.os", system["name"], ("linux", "windows"))
