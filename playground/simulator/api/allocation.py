"""What the server hands out to Services: cluster IPs and node ports, by chance among those that are free.

Models pkg/registry/core/service/storage/{alloc,storage}.go, ipallocator and portallocator. What is in use is read from
the Services that there are. A cluster here has one address family, IPv4, and needs no health check node ports.
"""

from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Any

from playground.simulator import chance
from playground.simulator.api import errors
from playground.simulator.api.admission.request import Request
from playground.simulator.objects import Object

CLUSTER_IPS = IPv4Network("10.0.0.0/24")
NODE_PORTS = range(30000, 32768)
# What is chosen for a Service comes from above these, as long as there is any: people choose from below.
STATIC_IPS = 16
STATIC_PORTS = 86


def allocate(service: Object, old: Object | None, request: Request, dry_run: bool = False) -> Object:
    """The Service with what it needs; `old` is what it was. Raises Invalid for what is taken or out of range."""
    spec = dict(service["spec"])
    if old is not None:
        _keep(spec, old["spec"])
        _drop(spec, old["spec"])
    _set_families(spec)
    _set_ips(spec, old, request)
    _set_ports(spec, old, request, dry_run)
    return {**service, "spec": spec}


def _draw(request: Request, *what: object) -> float:
    return chance.draw(request.seed, request.number, *request.key, *what)


def _needs_ip(spec: Object) -> bool:
    return spec.get("type") in ("ClusterIP", "NodePort", "LoadBalancer")


def _needs_ports(spec: Object) -> bool:
    if spec.get("type") == "LoadBalancer":
        return spec.get("allocateLoadBalancerNodePorts") is not False
    return spec.get("type") == "NodePort"


def _keep(spec: Object, old: Object) -> None:
    """A replacement that is silent keeps what was handed out before. Models patchAllocatedValues."""
    if _needs_ip(old) and _needs_ip(spec):
        for field in ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"):
            if not spec.get(field) and old.get(field) and spec.get("clusterIP", "") in ("", old.get("clusterIP")):
                spec[field] = old[field]
    if _needs_ports(old) and _needs_ports(spec):
        taken = {port.get("nodePort") for port in spec.get("ports") or ()}
        known = {_port_key(port): port["nodePort"] for port in old.get("ports") or () if port.get("nodePort")}
        spec["ports"] = [
            {**port, "nodePort": known[_port_key(port)]}
            if not port.get("nodePort") and known.get(_port_key(port), 0) not in taken | {0}
            else port
            for port in spec.get("ports") or ()
        ]


def _port_key(port: Object) -> tuple[Any, Any]:
    return port.get("protocol"), port.get("port")


def _drop(spec: Object, old: Object) -> None:
    """What another type needed goes with it, unless the request changes it. Models dropTypeDependentFields."""
    unneeded: list[str] = []
    if _needs_ip(old) and not _needs_ip(spec):
        unneeded += ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"]
    if spec.get("type") not in ("NodePort", "LoadBalancer"):
        unneeded.append("externalTrafficPolicy")
    if old.get("type") == "LoadBalancer" != spec.get("type"):
        unneeded += ["allocateLoadBalancerNodePorts", "loadBalancerClass"]
    for field in unneeded:
        if field in spec and spec[field] == old.get(field):
            del spec[field]
    if _needs_ports(old) and not _needs_ports(spec):
        was = {port.get("nodePort") for port in old.get("ports") or ()}
        spec["ports"] = [
            {name: value for name, value in port.items() if name != "nodePort"} if port.get("nodePort") in was else port
            for port in spec.get("ports") or ()
        ]


def _set_families(spec: Object) -> None:
    """Models initIPFamilyFields on a cluster of one family."""
    if not _needs_ip(spec):
        return
    is_bare = spec.get("clusterIP") == "None" and not spec.get("selector")
    spec.setdefault("ipFamilyPolicy", "RequireDualStack" if is_bare else "SingleStack")
    if not spec.get("ipFamilies"):
        both = is_bare and spec["ipFamilyPolicy"] != "SingleStack"
        spec["ipFamilies"] = ["IPv4", "IPv6"] if both else ["IPv4"]
    if spec.get("clusterIP") and not spec.get("clusterIPs"):
        spec["clusterIPs"] = [spec["clusterIP"]]


def _set_ips(spec: Object, old: Object | None, request: Request) -> None:
    wanted = spec.get("clusterIP") or ""
    if not _needs_ip(spec) or wanted == "None":
        return
    if wanted == "" and not spec.get("clusterIPs"):
        spec["clusterIP"] = _free_ip(request)
        spec["clusterIPs"] = [spec["clusterIP"]]
    elif wanted and _is_new_ip(wanted, old):
        _check_ip(wanted, spec["clusterIPs"], request)


def _is_new_ip(wanted: str, old: Object | None) -> bool:
    return old is None or old["spec"].get("clusterIP") != wanted


def _check_ip(wanted: str, said: list[str], request: Request) -> None:
    try:
        address = IPv4Address(wanted)
    except AddressValueError:
        return  # Validation has the words for it.
    if address not in CLUSTER_IPS:
        why = f"the provided IP ({wanted}) is not in the valid range. The range of valid IPs is {CLUSTER_IPS}"
    elif wanted in set(_ips_in_use(request)):
        why = "provided IP is already allocated"
    else:
        return
    listed = "[" + ",".join(f'"{ip}"' for ip in said) + "]"
    raise _invalid(request, "spec.clusterIPs", f"Invalid value: {listed}: failed to allocate IP {wanted}: {why}")


def _others(request: Request) -> Iterator[Object]:
    return (service["spec"] for key, service in request.view.all("services").items() if key != request.key)


def _ips_in_use(request: Request) -> Iterator[str]:
    return (ip for spec in _others(request) for ip in spec.get("clusterIPs") or ())


def _free_ip(request: Request) -> str:
    used = set(_ips_in_use(request))
    hosts = [str(ip) for ip in CLUSTER_IPS.hosts()]
    for band in (hosts[STATIC_IPS:], hosts[:STATIC_IPS]):
        free = [ip for ip in band if ip not in used]
        if free:
            return free[int(_draw(request, "ip") * len(free))]
    raise errors.internal("failed to allocate a serviceIP: range is full")


def _set_ports(spec: Object, old: Object | None, request: Request, dry_run: bool) -> None:
    if not _needs_ports(spec):
        return
    mine = {port["nodePort"] for port in (old["spec"].get("ports") if old else None) or () if port.get("nodePort")}
    taken = {
        port["nodePort"] for other in _others(request) for port in other.get("ports") or () if port.get("nodePort")
    }
    ports: list[Object] = []
    for index, port in enumerate(spec.get("ports") or ()):
        wanted = port.get("nodePort")
        if not wanted:
            # A dry run says numbers that nobody can have. Models portallocator/operation.go AllocateNext.
            free = max(mine, default=NODE_PORTS.stop) + 1 if dry_run else _free_port(taken | mine, request, index)
            wanted = _shared(port, ports) or free
        elif wanted not in mine:
            _check_port(wanted, taken, index, request)
        mine.add(wanted)
        ports.append({**port, "nodePort": wanted})
    spec["ports"] = ports


def _shared(port: Object, before: list[Object]) -> int:
    """The node port of the same port under another protocol: those two share one."""
    for each in before:
        if each.get("port") == port.get("port") and each.get("protocol") != port.get("protocol"):
            return int(each["nodePort"])
    return 0


def _check_port(wanted: int, taken: set[int], index: int, request: Request) -> None:
    if wanted not in NODE_PORTS:
        bounds = f"{NODE_PORTS.start}-{NODE_PORTS.stop - 1}"
        why = f"provided port is not in the valid range. The range of valid ports is {bounds}"
    elif wanted in taken:
        why = "provided port is already allocated"
    else:
        return
    raise _invalid(request, f"spec.ports[{index}].nodePort", f"Invalid value: {wanted}: {why}")


def _free_port(taken: set[int], request: Request, index: int) -> int:
    for band in (NODE_PORTS[STATIC_PORTS:], NODE_PORTS[:STATIC_PORTS]):
        free = [port for port in band if port not in taken]
        if free:
            return free[int(_draw(request, "port", index) * len(free))]
    raise errors.internal("failed to allocate a nodePort: range is full")


def _invalid(request: Request, path: str, message: str) -> errors.ApiError:
    return errors.invalid(request.key, "Service", [errors.FieldError(path, "FieldValueInvalid", message)])
