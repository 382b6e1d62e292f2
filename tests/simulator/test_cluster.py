"""A new cluster, and what a command does to it."""

import pytest

from playground.simulator.api.errors import ApiError
from playground.simulator.cluster import act, start
from playground.simulator.objects import Key, is_ready
from playground.simulator.setup import Setup
from playground.simulator.state import fold

from .api.doors import BY_LEARNER, config_map

SETUP = Setup()


def test_a_new_cluster_has_its_namespaces_with_account_and_authority():
    state = fold(start(SETUP))
    namespaces = ["default", "kube-system", "kube-public", "kube-node-lease"]
    assert [key.name for key in state.all("namespaces")] == namespaces
    for name in namespaces:
        namespace = state.get(Key("namespaces", "", name))
        assert namespace["status"]["phase"] == "Active"
        assert namespace["metadata"]["labels"] == {"kubernetes.io/metadata.name": name}
        assert state.get(Key("serviceaccounts", name, "default")) is not None
        assert "ca.crt" in state.get(Key("configmaps", name, "kube-root-ca.crt"))["data"]


@pytest.mark.parametrize("count", [1, 3, 5])
def test_its_nodes_are_ready_and_take_anybody(count):
    nodes = fold(start(SETUP, nodes=count)).all("nodes")
    assert [key.name for key in nodes] == [f"node-{number + 1}" for number in range(count)]
    for node in nodes.values():
        assert is_ready(node)
        assert not node["spec"].get("taints")
        assert (
            node["status"]["allocatable"] | {"cpu": "8", "memory": "16Gi", "pods": "110"}
            == (node["status"]["allocatable"])
        )
        assert node["status"]["nodeInfo"]["kubeletVersion"] == "v1.36.2"


def test_it_serves_itself():
    service = fold(start(SETUP)).get(Key("services", "default", "kubernetes"))
    assert service["spec"]["ports"][0]["port"] == 443


def test_the_same_setup_gives_the_same_cluster():
    assert start(SETUP) == start(SETUP)
    assert start(Setup(seed="other")) != start(SETUP)


def test_a_command_writes_on_a_copy():
    state = fold(start(SETUP))
    written = act(state, 5.0, SETUP, lambda api: api.create("configmaps", config_map(), BY_LEARNER))
    (revision,) = written
    assert (revision.time, revision.number) == (5.0, state.number + 1)
    assert state.get(Key("configmaps", "default", "settings")) is None
    assert fold(written, state).get(Key("configmaps", "default", "settings")) is not None


def test_of_a_command_that_is_refused_nothing_is_kept():
    state = fold(start(SETUP))

    def twice(api):
        api.create("configmaps", config_map(), BY_LEARNER)
        api.create("configmaps", config_map(), BY_LEARNER)

    with pytest.raises(ApiError, match="already exists"):
        act(state, 5.0, SETUP, twice)
    assert state.get(Key("configmaps", "default", "settings")) is None
