# ruff: noqa: E501 (tables of what is written and what is said)
"""Services, judged at the door: addresses and ports are handed out before the rules are asked."""

from typing import Any

import pytest

from playground.simulator.objects import Key
from tests.simulator.api.doors import BY_LEARNER, changed, open_door, refusal
from tests.simulator.api.manifests import service

from .judging import LABEL, SUBDOMAIN

WEB = Key("services", "default", "web")


def causes(obj: dict[str, Any]) -> list[str]:
    refused = refusal(lambda: open_door().create("services", obj, BY_LEARNER))
    return [f"{cause['field']}: {cause['message']}" for cause in refused.details["causes"]]


def port(**fields: Any) -> dict[str, Any]:
    return service(ports=[{"port": 80, **fields}])


@pytest.mark.parametrize(
    ("obj", "said"),
    [
        (service(ports=[]), "spec.ports: Required value"),
        (service(ports=None), "spec.ports: Required value"),
        (service(type="Loud"), 'spec.type: Unsupported value: "Loud": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"'),
        (service(clusterIP="none"), 'spec.clusterIPs[0]: Invalid value: "none": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'),
        (port(nodePort=30080), "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"),
        (service(type="NodePort", ports=[{"port": 80, "nodePort": 80}]), "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767"),
        (service(type="ExternalName"), "spec.externalName: Required value"),
        (service(type="ExternalName", externalName="A"), f'spec.externalName: Invalid value: "A": {SUBDOMAIN}'),
        (service(type="NodePort", clusterIP="None"), "spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services"),
        (port(targetPort="toolongportnamehere"), 'spec.ports[0].targetPort: Invalid value: "toolongportnamehere": must be no more than 15 characters'),
        (port(protocol="ICMP"), 'spec.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"'),
        (port(name="Web"), f'spec.ports[0].name: Invalid value: "Web": {LABEL}'),
        (service(ports=[{"name": "a", "port": 80}, {"name": "a", "port": 81}]), 'spec.ports[1].name: Duplicate value: "a"'),
        (service(ports=[{"name": "a", "port": 80}, {"name": "b", "port": 80}]), 'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}'),
        (service(sessionAffinity="Cookie"), 'spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"'),
        (service(sessionAffinity="ClientIP", sessionAffinityConfig={"clientIP": {"timeoutSeconds": 86401}}), "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400"),
        (service(externalTrafficPolicy="Local"), 'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'),
        (service(internalTrafficPolicy="Near"), 'spec.internalTrafficPolicy: Unsupported value: "Near": supported values: "Cluster", "Local"'),
        (service(loadBalancerClass="a.b/c"), "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"),
        (service(loadBalancerSourceRanges=["10.0.0.0/8"]), "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'"),
        (service(ipFamilies=["IPv5"]), 'spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_service_is_refused_in_these_words(obj: dict[str, Any], said: str) -> None:
    assert causes(obj) == [said]


def test_port_0_is_no_port_and_no_target() -> None:
    rule = "Invalid value: 0: must be between 1 and 65535, inclusive"
    assert causes(port(port=0)) == [f"spec.ports[0].port: {rule}", f"spec.ports[0].targetPort: {rule}"]


def test_several_ports_need_names() -> None:
    assert causes(service(ports=[{"port": 80}, {"port": 81}])) == [
        "spec.ports[0].name: Required value",
        "spec.ports[1].name: Required value",
    ]


def test_a_name_may_begin_with_a_digit() -> None:
    made = open_door().create("services", changed(service(), "1web", "metadata", "name"), BY_LEARNER)
    assert made["metadata"]["name"] == "1web"


def test_the_cluster_ip_stays() -> None:
    api = open_door()
    made = api.create("services", service(), BY_LEARNER)
    asked = changed(changed(made, "10.0.0.9", "spec", "clusterIP"), ["10.0.0.9"], "spec", "clusterIPs")
    refused = refusal(lambda: api.update(WEB, asked, BY_LEARNER))
    assert 'spec.clusterIPs[0]: Invalid value: ["10.0.0.9"]: may not change once set' in refused.message


def test_a_service_may_become_an_external_name_and_come_back() -> None:
    api = open_door()
    made = api.create("services", service(), BY_LEARNER)
    outside = changed(changed(made, "ExternalName", "spec", "type"), "example.com", "spec", "externalName")
    api.update(WEB, outside, BY_LEARNER)
    back = api.update(WEB, changed(api.get(WEB), "ClusterIP", "spec", "type"), BY_LEARNER)
    assert back["spec"]["clusterIP"]
