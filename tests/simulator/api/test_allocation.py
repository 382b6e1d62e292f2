"""Cluster IPs and node ports: handed out, kept, taken back."""

from ipaddress import IPv4Address

import pytest

from playground.simulator.api.allocation import CLUSTER_IPS, NODE_PORTS
from playground.simulator.objects import Key, without

from .doors import BY_LEARNER, changed, open_door, refusal

WEB = Key("services", "default", "web")


def service(name="web", ports=({"port": 80},), **spec):
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"selector": {"app": name}, "ports": list(ports), **spec},
    }


@pytest.fixture
def api():
    return open_door()


def create(api, *args, **spec):
    return api.create("services", service(*args, **spec), BY_LEARNER)["spec"]


def test_a_service_gets_an_address_of_its_own(api):
    addresses = [create(api, f"web-{number}")["clusterIP"] for number in range(50)]
    assert len(set(addresses)) == 50
    assert all(IPv4Address(address) in CLUSTER_IPS for address in addresses)
    assert "10.0.0.1" not in addresses


def test_it_says_so_in_every_field(api):
    spec = create(api)
    assert spec["clusterIPs"] == [spec["clusterIP"]]
    assert (spec["ipFamilies"], spec["ipFamilyPolicy"]) == (["IPv4"], "SingleStack")


def test_a_headless_service_gets_none(api):
    spec = create(api, clusterIP="None")
    assert (spec["clusterIP"], spec["clusterIPs"]) == ("None", ["None"])
    assert (spec["ipFamilies"], spec["ipFamilyPolicy"]) == (["IPv4"], "SingleStack")


def test_an_external_name_gets_none(api):
    spec = create(api, type="ExternalName", externalName="example.com")
    assert "clusterIP" not in spec
    assert "ipFamilies" not in spec


def test_an_address_can_be_chosen(api):
    assert create(api, clusterIP="10.0.0.10")["clusterIPs"] == ["10.0.0.10"]


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ("10.0.0.1", "provided IP is already allocated"),
        (
            "192.168.0.1",
            "the provided IP (192.168.0.1) is not in the valid range. The range of valid IPs is 10.0.0.0/24",
        ),
    ],
)
def test_an_address_that_cannot_be_had_is_invalid(api, wanted, why):
    refused = refusal(lambda: create(api, clusterIP=wanted))
    assert refused.code == 422
    assert refused.message == (
        f'Service "web" is invalid: spec.clusterIPs: Invalid value: ["{wanted}"]: failed to allocate IP {wanted}: {why}'
    )


def test_a_full_range_is_an_internal_error(api):
    for number in range(CLUSTER_IPS.num_addresses - 3):
        create(api, f"web-{number}")
    assert refusal(lambda: create(api)).message == (
        "Internal error occurred: failed to allocate a serviceIP: range is full"
    )


@pytest.mark.parametrize("kind", ["NodePort", "LoadBalancer"])
def test_every_port_gets_a_node_port(api, kind):
    ports = [{"name": "http", "port": 80}, {"name": "https", "port": 443}]
    spec = create(api, "web", ports, type=kind)
    numbers = {port["nodePort"] for port in spec["ports"]}
    assert len(numbers) == 2
    assert all(number in NODE_PORTS for number in numbers)


def test_one_port_under_two_protocols_is_one_node_port(api):
    ports = [{"name": "dns", "port": 53, "protocol": "UDP"}, {"name": "dns-tcp", "port": 53, "protocol": "TCP"}]
    first, second = create(api, "dns", ports, type="NodePort")["ports"]
    assert first["nodePort"] == second["nodePort"]


def test_a_load_balancer_can_do_without(api):
    (port,) = create(api, type="LoadBalancer", allocateLoadBalancerNodePorts=False)["ports"]
    assert "nodePort" not in port


def test_a_node_port_can_be_chosen_once(api):
    chosen = [{"port": 80, "nodePort": 30080}]
    assert create(api, "web", chosen, type="NodePort")["ports"][0]["nodePort"] == 30080
    assert refusal(lambda: create(api, "other", chosen, type="NodePort")).message == (
        'Service "other" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated'
    )


def test_a_node_port_out_of_range_is_invalid(api):
    assert refusal(lambda: create(api, "web", [{"port": 80, "nodePort": 80}], type="NodePort")).message == (
        'Service "web" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. '
        "The range of valid ports is 30000-32767"
    )


def test_a_replacement_keeps_address_and_ports(api):
    before = create(api, type="NodePort")
    after = api.update(WEB, service(type="NodePort"), BY_LEARNER)["spec"]
    assert after == before


def test_becoming_a_node_port_service_keeps_the_address_and_adds_a_port(api):
    before = create(api)
    after = api.update(WEB, changed(api.get(WEB), "NodePort", "spec", "type"), BY_LEARNER)["spec"]
    assert after["clusterIP"] == before["clusterIP"]
    assert after["ports"][0]["nodePort"] in NODE_PORTS


def test_becoming_a_cluster_ip_service_gives_the_port_back(api):
    create(api, "web", [{"port": 80, "nodePort": 30080}], type="NodePort")
    after = api.update(WEB, changed(api.get(WEB), "ClusterIP", "spec", "type"), BY_LEARNER)["spec"]
    assert "nodePort" not in after["ports"][0]
    assert "externalTrafficPolicy" not in after
    assert create(api, "other", [{"port": 80, "nodePort": 30080}], type="NodePort")


def test_becoming_an_external_name_gives_the_address_back(api):
    create(api, clusterIP="10.0.0.10")
    asked = changed(changed(api.get(WEB), "ExternalName", "spec", "type"), "example.com", "spec", "externalName")
    after = api.update(WEB, asked, BY_LEARNER)["spec"]
    assert not {"clusterIP", "clusterIPs", "ipFamilies"} & set(after)
    assert create(api, "other", clusterIP="10.0.0.10")


def test_what_is_deleted_is_free_again(api):
    create(api, clusterIP="10.0.0.10")
    api.delete(WEB, BY_LEARNER)
    assert create(api, "other", clusterIP="10.0.0.10")["clusterIP"] == "10.0.0.10"


def test_an_update_of_labels_leaves_the_spec_alone(api):
    before = create(api, type="NodePort")
    loose = without(api.get(WEB), "metadata", "resourceVersion")
    after = api.update(WEB, changed(loose, {"a": "b"}, "metadata", "labels"), BY_LEARNER)
    assert after["spec"] == before


def test_a_dry_run_says_a_node_port_that_nobody_can_have():
    spec = open_door(dry_run=True).create("services", service(type="NodePort"), BY_LEARNER)["spec"]
    assert [port["nodePort"] for port in spec["ports"]] == [32769]
