# ruff: noqa: E501 (tables of what is written and what is said)
"""ConfigMaps, Secrets, ServiceAccounts, Namespaces, Nodes, PriorityClasses and Events."""

from base64 import b64encode
from typing import Any

import pytest

from tests.simulator.api.doors import changed, config_map
from tests.simulator.api.manifests import account, event, node, priority_class, secret

from .judging import SUBDOMAIN, words, words_of_change

CONFIG_KEY = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
SEALED = "Forbidden: field is immutable when `immutable` is set"


def tainted(**taint: Any) -> dict[str, Any]:
    return changed(node(), [{"key": "a", "effect": "NoSchedule", **taint}], "spec", "taints")


@pytest.mark.parametrize(
    ("obj", "said"),
    [
        (config_map(**{"a b": "x"}), f'data[a b]: Invalid value: "a b": {CONFIG_KEY}'),
        (config_map(**{"..": "x"}), "data[..]: Invalid value: \"..\": must not be '..'"),
        (config_map(**{"..a": "x"}), "data[..a]: Invalid value: \"..a\": must not start with '..'"),
        (config_map(a="x" * 2**21), "[]: Too long: may not be more than 1048576 bytes"),
        ({**config_map(a="x"), "binaryData": {"a": "eA=="}}, 'data[a]: Invalid value: "a": duplicate of key present in binaryData'),
        (secret(data={"a/b": "eA=="}), f'data[a/b]: Invalid value: "a/b": {CONFIG_KEY}'),
        (secret(data={"a": b64encode(b"x" * 2**21).decode()}), "data: Too long: may not be more than 1048576 bytes"),
        (secret(type="kubernetes.io/ssh-auth"), "data[ssh-privatekey]: Required value"),
        (secret(type="kubernetes.io/tls", data={"tls.crt": ""}), "data[tls.key]: Required value"),
        (secret(type="kubernetes.io/dockerconfigjson"), "data[.dockerconfigjson]: Required value"),
        (secret(type="kubernetes.io/service-account-token"), "metadata.annotations[kubernetes.io/service-account.name]: Required value"),
        (changed(account(), "Robot", "metadata", "name"), f'metadata.name: Invalid value: "Robot": {SUBDOMAIN}'),
        (tainted(effect="Never"), 'metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"'),
        (tainted(effect=""), "metadata.taints[0].effect: Required value"),
        (changed(node(), [{"key": "a", "value": "b", "effect": "NoExecute"}] * 2, "spec", "taints"), 'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"b","Effect":"NoExecute","TimeAdded":null}: taints must be unique by key and effect pair'),
        (changed(node(), ["10.0.0.0"], "spec", "podCIDRs"), None),
        (changed(node(), ["a"], "spec", "podCIDRs"), 'spec.podCIDRs[0]: Invalid value: "a": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'),
        (changed(priority_class(), 2_000_000_000, "value"), "value: Forbidden: maximum allowed value of a user defined priority is 1000000000"),
        (changed(priority_class(), "Maybe", "preemptionPolicy"), 'preemptionPolicy: Unsupported value: "Maybe": supported values: "PreemptLowerPriority", "Never"'),
        (changed(event(), "elsewhere", "involvedObject", "namespace"), 'involvedObject.namespace: Invalid value: "elsewhere": does not match event.namespace'),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)  # fmt: skip
def test_it_is_refused_in_these_words(obj: dict[str, Any], said: str | None) -> None:
    assert words(obj) == ([said] if said else [])


def test_basic_auth_needs_a_name_or_a_password() -> None:
    assert words(secret(type="kubernetes.io/basic-auth")) == [
        "data[username]: Required value",
        "data[password]: Required value",
    ]
    assert words(secret(type="kubernetes.io/basic-auth", stringData={"password": "x"})) == []


@pytest.mark.parametrize("made", [config_map(a="1"), secret()], ids=["ConfigMap", "Secret"])
def test_what_is_immutable_stays_as_it_is_and_stays_immutable(made: dict[str, Any]) -> None:
    old = {**made, "immutable": True}
    assert words_of_change(old, old) == []
    assert words_of_change({**made, "data": {}}, old) == [f"immutable: {SEALED}", f"data: {SEALED}"]


def test_a_secret_keeps_its_type() -> None:
    assert words_of_change(secret(type="example.com/mine"), secret()) == [
        'type: Invalid value: "example.com/mine": field is immutable'
    ]


def test_a_node_keeps_its_addresses_and_its_provider() -> None:
    old = changed(node(), "cloud://1", "spec", "providerID")
    new = changed(changed(old, ["10.9.0.0/24"], "spec", "podCIDRs"), "cloud://2", "spec", "providerID")
    assert words_of_change(new, old) == [
        'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
        'spec.providerID: Forbidden: node updates may not change providerID except from "" to valid',
    ]


def test_a_priority_keeps_its_value() -> None:
    assert words_of_change(changed(priority_class(), 5, "value"), priority_class()) == [
        "value: Forbidden: may not be changed in an update."
    ]
