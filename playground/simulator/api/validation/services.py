"""Services. Models pkg/apis/core/validation/validation.go ValidateService, ValidateServiceUpdate.

Leaves out health check node ports: no cloud's balancer is here to use them. Addresses and node ports that are taken or
out of range are refused where they are handed out (allocation.py).
"""

from typing import Any

from playground.simulator.api.validation.containers import PROTOCOLS
from playground.simulator.api.validation.formats import cidr, dns_label, dns_subdomain, ip, label_key, port_number
from playground.simulator.api.validation.metadata import labels, metadata, metadata_update
from playground.simulator.api.validation.probes import port as port_or_name
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
from playground.simulator.objects import Object

_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_FAMILIES = ("IPv4", "IPv6")
_FAMILY_POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")
_ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'"
_ONCE = "may not change once set"
_NONE_EXTERNAL = "may not be set for ExternalName services"
_LONGEST_AFFINITY = 86400  # seconds


def create(service: Object) -> Problems:
    spec: Object = service.get("spec") or {}
    yield from metadata(service, namespaced=True, name=dns_label)
    sort = spec.get("type", "")
    if not spec.get("ports") and not _is_headless(spec) and sort != "ExternalName":
        yield required("spec.ports")
    yield from _of_type(spec, sort)
    yield from _ports(spec)
    yield from labels("spec.selector", spec.get("selector"))
    yield from _affinity(spec)
    if sort != "ExternalName":
        yield from _cluster_ips(spec)
    yield from _external_ips(spec)
    yield from one_of("spec.type", sort, _TYPES)
    yield from _port_clashes(spec, sort)
    yield from _balancer(spec, sort)
    yield from _traffic(spec, sort)


def update(new: Object, old: Object) -> Problems:
    yield from metadata_update(new, old)
    spec, before = new["spec"], old["spec"]
    if "ExternalName" not in (spec.get("type"), before.get("type")):
        yield from _kept_ips(spec, before)
    if spec.get("type") == before.get("type") == "LoadBalancer":
        wanted = spec.get("loadBalancerClass")
        if wanted != before.get("loadBalancerClass"):
            yield invalid("spec.loadBalancerClass", wanted, _ONCE)
    yield from create(new)


def _kept_ips(spec: Object, before: Object) -> Problems:
    now, then = spec.get("clusterIPs") or [], before.get("clusterIPs") or []
    at = "spec.clusterIPs[0]"
    if _is_headless(spec) and _is_headless(before):
        return
    if then and not now:
        yield invalid(at, now, "primary clusterIP can not be unset")
    elif then and now[0] != then[0]:
        yield invalid(at, now, _ONCE)


def _is_headless(spec: Object) -> bool:
    return spec.get("clusterIPs") == ["None"]


def _of_type(spec: Object, sort: str) -> Problems:
    if sort in ("LoadBalancer", "NodePort") and _is_headless(spec):
        yield invalid("spec.clusterIPs[0]", "None", f"may not be set to 'None' for {sort} services")
    if sort != "ExternalName":
        return
    for field in ("clusterIPs", "ipFamilies", "ipFamilyPolicy"):
        if spec.get(field):
            yield forbidden(f"spec.{field}", _NONE_EXTERNAL)
    name = spec.get("externalName", "").removesuffix(".")
    if name:
        yield from each("spec.externalName", name, dns_subdomain(name))
    else:
        yield required("spec.externalName")


def _ports(spec: Object) -> Problems:
    ports = spec.get("ports") or []
    names: set[str] = set()
    for index, port in enumerate(ports):
        here = f"spec.ports[{index}]"
        name = port.get("name", "")
        if name:
            yield from each(f"{here}.name", name, dns_label(name))
            if name in names:
                yield duplicate(f"{here}.name", name)
            names.add(name)
        elif len(ports) > 1:
            yield required(f"{here}.name")
        yield from each(f"{here}.port", port.get("port", 0), port_number(port.get("port", 0)))
        yield from one_of(f"{here}.protocol", port.get("protocol"), PROTOCOLS)
        yield from port_or_name(f"{here}.targetPort", port.get("targetPort", 0))
        if port.get("appProtocol") is not None:
            yield from each(f"{here}.appProtocol", port["appProtocol"], label_key(port["appProtocol"]))


def _affinity(spec: Object) -> Problems:
    at = "spec.sessionAffinity"
    yield from one_of(at, spec.get("sessionAffinity"), ("ClientIP", "None"))
    config = spec.get("sessionAffinityConfig")
    if spec.get("sessionAffinity") == "None" and config is not None:
        yield forbidden(f"{at}Config", "must not be set when session affinity is None")
    if spec.get("sessionAffinity") != "ClientIP":
        return
    why = "when session affinity type is ClientIP"
    seconds = ((config or {}).get("clientIP") or {}).get("timeoutSeconds")
    if config is None:
        yield required(f"{at}Config", why)
    elif config.get("clientIP") is None:
        yield required(f"{at}Config.clientIP", why)
    elif seconds is None:
        yield required(f"{at}Config.clientIP.timeoutSeconds", why)
    elif not 0 < seconds <= _LONGEST_AFFINITY:
        rule = f"must be greater than 0 and less than {_LONGEST_AFFINITY}"
        yield invalid(f"{at}Config.clientIP.timeoutSeconds", seconds, rule)


def _cluster_ips(spec: Object) -> Problems:
    """Models ValidateServiceClusterIPsRelatedFields."""
    at = "spec.clusterIPs"
    own, listed = spec.get("clusterIP") or "", spec.get("clusterIPs") or []
    if own and not listed:
        yield required(at)
    elif own and listed[0] != own:
        yield invalid(at, listed, "first value must match `clusterIP`")
    elif listed and not own:
        yield invalid(at, listed, "must be empty when `clusterIP` is not specified")
    yield from _families(spec)
    wrong = [*_addresses(at, listed)]
    yield from wrong
    if len(listed) > 2:
        yield invalid(at, listed, "may only hold up to 2 values")
    if len(listed) > 1 and not wrong and len({":" in address for address in listed}) < 2:
        yield invalid(at, listed, "may specify no more than one IP for each IP family")


def _addresses(at: str, listed: list[str]) -> Problems:
    for index, address in enumerate(listed):
        if index == 0 and address == "None":
            if len(listed) > 1:
                yield invalid(at, listed, "'None' must be the first and only value")
        else:
            yield from each(f"{at}[{index}]", address, ip(address))


def _families(spec: Object) -> Problems:
    seen: set[str] = set()
    for index, family in enumerate(spec.get("ipFamilies") or ()):
        here = f"spec.ipFamilies[{index}]"
        if family not in _FAMILIES:
            yield unsupported(here, family, _FAMILIES)
        if family in seen:
            yield duplicate(here, family)
        seen.add(family)
    policy = spec.get("ipFamilyPolicy")
    if policy is not None and policy not in _FAMILY_POLICIES:
        yield unsupported("spec.ipFamilyPolicy", policy, _FAMILY_POLICIES)


def _external_ips(spec: Object) -> Problems:
    for index, address in enumerate(spec.get("externalIPs") or ()):
        yield from each(f"spec.externalIPs[{index}]", address, ip(address))


def _port_clashes(spec: Object, sort: str) -> Problems:
    ports = spec.get("ports") or ()
    if sort == "ClusterIP":
        for index, port in enumerate(ports):
            if port.get("nodePort"):
                yield forbidden(f"spec.ports[{index}].nodePort", "may not be used when `type` is 'ClusterIP'")
    for field, shown in (("nodePort", None), ("port", _internal)):
        seen: set[tuple[Any, Any]] = set()
        for index, port in enumerate(ports):
            key = (port.get("protocol"), port.get(field))
            if key in seen and port.get(field):
                here = f"spec.ports[{index}]"
                yield duplicate(here, shown(port)) if shown else duplicate(f"{here}.nodePort", port["nodePort"])
            seen.add(key)


def _internal(port: Object) -> Object:
    """What upstream compares, as it prints it."""
    named = {"Name": "", "Protocol": port.get("protocol", ""), "AppProtocol": None, "Port": port["port"]}
    return {**named, "TargetPort": 0, "NodePort": 0}


def _balancer(spec: Object, sort: str) -> Problems:
    is_balanced = sort == "LoadBalancer"
    at = "spec.LoadBalancerSourceRanges"
    ranges = spec.get("loadBalancerSourceRanges") or []
    if ranges and not is_balanced:
        yield forbidden(at, _ONLY_BALANCED)
    for index, each_range in enumerate(ranges):
        yield from each(f"{at}[{index}]", each_range.strip(), cidr(each_range.strip()))
    if spec.get("allocateLoadBalancerNodePorts") is not None and not is_balanced:
        yield forbidden("spec.allocateLoadBalancerNodePorts", _ONLY_BALANCED)
    wanted = spec.get("loadBalancerClass")
    if wanted is not None and is_balanced:
        yield from each("spec.loadBalancerClass", wanted, label_key(wanted))
    elif wanted is not None:
        yield forbidden("spec.loadBalancerClass", _ONLY_BALANCED)


def _traffic(spec: Object, sort: str) -> Problems:
    outer, inner = spec.get("externalTrafficPolicy"), spec.get("internalTrafficPolicy")
    if sort in ("NodePort", "LoadBalancer") or (sort == "ClusterIP" and spec.get("externalIPs")):
        yield from one_of("spec.externalTrafficPolicy", outer, ("Cluster", "Local"))
    elif outer:
        yield invalid("spec.externalTrafficPolicy", outer, "may only be set for externally-accessible services")
    if inner is None and sort in ("NodePort", "LoadBalancer", "ClusterIP"):
        yield required("spec.internalTrafficPolicy")
    elif inner is not None and inner not in ("Cluster", "Local"):
        yield unsupported("spec.internalTrafficPolicy", inner, ("Cluster", "Local"))
    near = ("PreferClose", "PreferSameNode", "PreferSameZone")
    if spec.get("trafficDistribution") is not None and spec["trafficDistribution"] not in near:
        yield unsupported("spec.trafficDistribution", spec["trafficDistribution"], near)
