"""A Namespace from its first moment to its last."""

from typing import Any

import pytest

from playground.simulator.api.errors import ApiError
from playground.simulator.api.server import Api
from playground.simulator.objects import Key, Object, condition
from tests.simulator import cut
from tests.simulator.bench import SAID, Bench, told

SPACE = Key("namespaces", "", "shop")


def pod(**metadata: Any) -> Object:
    container = {"name": "c", "image": "nginx:1.25", "imagePullPolicy": "IfNotPresent"}
    spec = {"restartPolicy": "Always", "terminationGracePeriodSeconds": 5, "containers": [container]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", **metadata}, "spec": spec}


def config(**metadata: Any) -> Object:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings", **metadata}}


def shop(*contents: tuple[str, Object]) -> Bench:
    """A bench with a namespace "shop" and these in it, settled."""
    bench = Bench()
    space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
    bench.do(lambda api: api.create("namespaces", space, SAID))
    bench.run(2)

    def fill(api: Api) -> None:
        for resource, obj in contents:
            api.create(resource, obj, SAID, "shop")

    bench.do(fill)
    bench.run(30)
    return bench


def says(bench: Bench, kind: str) -> tuple[str, str, str]:
    space = bench.state.get(SPACE)
    found = condition(space, kind) if space else None
    assert found is not None
    return found["status"], found["reason"], found["message"]


def test_a_new_namespace_gets_its_account_and_the_certificate() -> None:
    bench = shop()
    account = bench.state.get(Key("serviceaccounts", "shop", "default"))
    certificate = bench.state.get(Key("configmaps", "shop", "kube-root-ca.crt"))
    assert account is not None
    assert certificate is not None
    assert certificate["data"]["ca.crt"].startswith("-----BEGIN CERTIFICATE-----\n")
    assert told(bench.log[-40:])


@pytest.mark.parametrize(("resource", "name"), [("serviceaccounts", "default"), ("configmaps", "kube-root-ca.crt")])
def test_what_a_namespace_must_have_comes_back_when_it_is_deleted(resource: str, name: str) -> None:
    bench = shop()
    key = Key(resource, "shop", name)
    bench.do(lambda api: api.delete(key, SAID))
    assert bench.state.get(key) is None
    bench.run(2)
    assert bench.state.get(key) is not None


def test_the_certificate_is_restored_when_somebody_writes_over_it() -> None:
    bench = shop()
    key = Key("configmaps", "shop", "kube-root-ca.crt")
    bench.do(lambda api: api.update(key, {**api.get(key), "data": {"ca.crt": "mine"}}, SAID))
    says_so = told(bench.run(2))
    assert says_so == ["writes ConfigMap kube-root-ca.crt in shop anew - it no longer held the cluster's certificate"]
    restored = bench.state.get(key)
    assert restored is not None
    assert restored["data"]["ca.crt"] != "mine"


def test_pods_go_first_then_the_rest_then_the_namespace() -> None:
    bench = shop(("pods", pod()), ("configmaps", config()))
    bench.do(lambda api: api.delete(SPACE, SAID))
    happened = bench.run(60)
    gone = [each.key.resource for each in happened if each.key and each.key.namespace == "shop" and each.object is None]
    assert gone.index("pods") < gone.index("configmaps")
    assert bench.state.get(SPACE) is None
    assert not any(key.namespace == "shop" for name in bench.state.resources() for key in bench.state.all(name))
    story = told(happened)
    assert "deletes Pod web - its namespace shop is being deleted, and Pods go before what they may still need" in story
    assert "deletes ConfigMap settings - its namespace shop is being deleted" in story
    assert story[-1] == "lets namespace shop go - nothing is left in it"


def test_while_a_pod_is_left_the_conditions_say_so() -> None:
    bench = shop(("pods", pod()), ("configmaps", config()))
    bench.do(lambda api: api.delete(SPACE, SAID))
    bench.run(0.5)
    status, reason, message = says(bench, "NamespaceContentRemaining")
    assert (status, reason) == ("True", "SomeResourcesRemain")
    assert message == "Some resources are remaining: pods. has 1 resource instances"
    assert says(bench, "NamespaceFinalizersRemaining") == (
        "False",
        "ContentHasNoFinalizers",
        "All content-preserving finalizers finished",
    )
    assert says(bench, "NamespaceDeletionDiscoveryFailure")[1:] == (
        "ResourcesDiscovered",
        "All resources successfully discovered",
    )
    assert says(bench, "NamespaceDeletionGroupVersionParsingFailure")[1:] == (
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed",
    )
    assert says(bench, "NamespaceDeletionContentFailure")[1:] == (
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    )


def test_a_finalizer_in_it_holds_the_namespace_and_is_named() -> None:
    bench = shop(("configmaps", config(finalizers=["example.com/hold"])))
    bench.do(lambda api: api.delete(SPACE, SAID))
    bench.run(20)
    assert says(bench, "NamespaceFinalizersRemaining") == (
        "True",
        "SomeFinalizersRemain",
        "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
    )
    assert says(bench, "NamespaceContentRemaining")[2] == (
        "Some resources are remaining: configmaps. has 1 resource instances"
    )
    key = Key("configmaps", "shop", "settings")
    bench.do(lambda api: api.update(key, config(namespace="shop"), SAID))
    bench.run(5)
    assert bench.state.get(SPACE) is None


def test_nothing_new_is_taken_into_a_namespace_on_its_way_out() -> None:
    bench = shop(("configmaps", config(finalizers=["example.com/hold"])))
    bench.do(lambda api: api.delete(SPACE, SAID))
    with pytest.raises(ApiError, match="because it is being terminated"):
        bench.do(lambda api: api.create("configmaps", config(name="late"), SAID, "shop"))
    bench.run(5)
    assert bench.state.get(Key("serviceaccounts", "shop", "default")) is None


def test_a_namespace_with_a_finalizer_of_its_own_is_empty_and_stays() -> None:
    bench = shop()
    bench.do(
        lambda api: api.update(
            SPACE,
            {**api.get(SPACE), "metadata": {**api.get(SPACE)["metadata"], "finalizers": ["example.com/hold"]}},
            SAID,
        )
    )
    bench.do(lambda api: api.delete(SPACE, SAID))
    bench.run(20)
    space = bench.state.get(SPACE)
    assert space is not None
    assert space["spec"]["finalizers"] == []
    assert bench.rest(5) == []


def test_the_same_run_comes_out_wherever_it_is_cut() -> None:
    bench = shop(("pods", pod()), ("configmaps", config()))
    bench.do(lambda api: api.delete(SPACE, SAID))
    since = bench.now
    cut.check(bench.log, bench.setup, since, since + 30, [since + 0.4, since + 1, since + 2.2])
