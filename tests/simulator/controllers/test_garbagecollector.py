"""What becomes of what is owned when its owner goes: in the background, in the foreground, as orphans."""

from functools import partial
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from playground.simulator.api.server import Api, DeleteOptions
from playground.simulator.causes import Cause
from playground.simulator.objects import Key, Object
from tests.simulator import cut
from tests.simulator.bench import SAID, Bench, told

MAPS = "configmaps"


def config(name: str, *owners: Object, **metadata: Any) -> Object:
    references = {"ownerReferences": list(owners)} if owners else {}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, **references, **metadata}}


def owned_by(obj: Object, block: bool = True, uid: str = "") -> Object:
    return {
        "apiVersion": obj["apiVersion"],
        "kind": obj["kind"],
        "name": obj["metadata"]["name"],
        "uid": uid or obj["metadata"]["uid"],
        "blockOwnerDeletion": block,
    }


class Family(Bench):
    """A bench of ConfigMaps that own one another."""

    def add(self, name: str, *owners: str, block: bool = True) -> Object:
        references = [owned_by(self.get(MAPS, owner), block) for owner in owners]
        self.create(MAPS, config(name, *references))
        return self.get(MAPS, name)

    def end(self, name: str, propagation: str = "Background") -> list[str]:
        """Deletes one and lets the rest follow; answers what was told."""
        options = DeleteOptions(propagation=propagation)
        self.do(lambda api: api.delete(Key(MAPS, "default", name), SAID, options))
        return told(self.run(20))

    def names(self) -> set[str]:
        return {each["metadata"]["name"] for each in self.state.within(MAPS, "default")} - {"kube-root-ca.crt"}

    def owners_of(self, name: str) -> list[str]:
        return [each["name"] for each in self.get(MAPS, name)["metadata"].get("ownerReferences") or ()]


def test_what_is_owned_follows_its_owner_in_the_background_one_generation_after_the_other() -> None:
    family = Family()
    family.add("grandmother")
    family.add("mother", "grandmother")
    family.add("child", "mother")
    family.add("stranger")
    assert family.end("grandmother") == [
        "deletes ConfigMap mother - its owner grandmother is no longer there",
        "deletes ConfigMap child - its owner mother is no longer there",
    ]
    assert family.names() == {"stranger"}


def test_in_the_foreground_the_owner_goes_last() -> None:
    family = Family()
    family.add("grandmother")
    family.add("mother", "grandmother")
    family.add("child", "mother")
    assert family.end("grandmother", "Foreground") == [
        "deletes ConfigMap mother - its owner grandmother is being deleted and goes only after what it owns",
        "deletes ConfigMap child - its owner mother is being deleted and goes only after what it owns",
        "lets ConfigMap mother go - nothing that it owns keeps it any longer",
        "lets ConfigMap grandmother go - nothing that it owns keeps it any longer",
    ]
    assert family.names() == set()


def test_while_it_waits_the_owner_can_be_seen_on_its_way_out() -> None:
    family = Family()
    family.add("mother")
    child = family.add("child", "mother")
    held = {**child, "metadata": {**child["metadata"], "finalizers": ["example.com/hold"]}}
    family.do(lambda api: api.update(Key(MAPS, "default", "child"), held, SAID))
    family.end("mother", "Foreground")
    mother = family.get(MAPS, "mother")
    assert mother["metadata"]["finalizers"] == ["foregroundDeletion"]
    assert "deletionTimestamp" in mother["metadata"]
    child = family.get(MAPS, "child")
    free = {**child, "metadata": {key: value for key, value in child["metadata"].items() if key != "finalizers"}}
    family.do(lambda api: api.update(Key(MAPS, "default", "child"), free, SAID))
    family.run(20)
    assert family.names() == set()


def test_what_does_not_block_is_not_waited_for_but_goes_all_the_same() -> None:
    family = Family()
    family.add("mother")
    family.add("child", "mother", block=False)
    says = family.end("mother", "Foreground")
    assert "lets ConfigMap mother go - nothing that it owns keeps it any longer" in says
    assert family.names() == set()


def test_orphans_stay_and_forget_their_owner() -> None:
    family = Family()
    family.add("mother")
    family.add("son", "mother")
    family.add("daughter", "mother")
    assert family.end("mother", "Orphan") == [
        "frees ConfigMap daughter from its owner mother - mother is being deleted without what it owns",
        "frees ConfigMap son from its owner mother - mother is being deleted without what it owns",
        "lets ConfigMap mother go - nothing belongs to it any longer",
    ]
    assert family.names() == {"son", "daughter"}
    assert family.owners_of("son") == family.owners_of("daughter") == []


def test_one_owner_that_stays_is_enough() -> None:
    family = Family()
    family.add("mother")
    family.add("father")
    family.add("child", "mother", "father")
    assert family.end("mother") == [
        "frees ConfigMap child from its owner mother - mother is going or gone, and another owner stays"
    ]
    assert family.owners_of("child") == ["father"]
    family.end("father")
    assert family.names() == set()


def test_an_owner_that_waits_is_let_go_by_what_another_owner_keeps() -> None:
    family = Family()
    family.add("mother")
    family.add("father")
    family.add("child", "mother", "father")
    family.end("mother", "Foreground")
    assert family.names() == {"father", "child"}
    assert family.owners_of("child") == ["father"]


def test_a_circle_of_owners_does_not_wait_for_itself_for_ever() -> None:
    family = Family()
    family.add("egg")
    family.add("hen", "egg")
    circle = [owned_by(family.get(MAPS, "hen"))]
    egg = family.get(MAPS, "egg")
    joined = {**egg, "metadata": {**egg["metadata"], "ownerReferences": circle}}
    family.do(lambda api: api.update(Key(MAPS, "default", "egg"), joined, SAID))
    says = family.end("egg", "Foreground")
    assert (
        "lets the owners of ConfigMap hen go without waiting for it - it and what it owns would wait for one another"
        in (says)
    )
    assert family.names() == set()


@pytest.mark.parametrize("wrong", ["name", "uid", "kind"])
def test_an_owner_that_was_never_there_or_is_another_of_the_same_name_is_no_owner(wrong: str) -> None:
    family = Family()
    reference = owned_by(family.add("mother"))
    family.create(MAPS, config("child", {**reference, wrong: "Secret" if wrong == "kind" else "other"}))
    assert told(family.run(5)) != []
    assert family.names() == {"mother"}


def test_an_owner_of_a_kind_that_nobody_knows_is_left_alone() -> None:
    family = Family()
    reference = {**owned_by(family.add("mother")), "apiVersion": "example.com/v1", "kind": "Widget"}
    family.create(MAPS, config("child", reference))
    assert told(family.run(5)) == []
    assert family.names() == {"mother", "child"}


def test_an_owner_in_another_namespace_is_a_mistake_that_is_reported_and_no_owner() -> None:
    family = Family()
    mother = family.add("mother")
    reference = owned_by(mother)
    abroad = config("child", reference)
    abroad["metadata"]["namespace"] = "kube-public"
    family.do(lambda api: api.create(MAPS, abroad, SAID))
    family.run(5)
    assert family.state.get(Key(MAPS, "kube-public", "child")) is None
    (event,) = [
        each for each in family.state.within("events", "kube-public") if each["reason"] == "OwnerRefInvalidNamespace"
    ]
    assert event["type"] == "Warning"
    assert event["source"]["component"] == "garbage-collector-controller"
    assert event["message"] == (
        f"ownerRef [v1/ConfigMap, namespace: kube-public, name: mother, uid: {mother['metadata']['uid']}] "
        'does not exist in namespace "kube-public"'
    )


def test_nothing_outside_of_namespaces_can_be_owned_by_something_within_one() -> None:
    family = Family()
    reference = owned_by(family.add("mother"))
    space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "odd", "ownerReferences": [reference]}}
    family.do(lambda api: api.create("namespaces", space, SAID))
    family.end("mother")
    assert family.state.get(Key("namespaces", "", "odd")) is not None


def test_something_within_a_namespace_can_be_owned_by_something_outside() -> None:
    family = Family()
    node = family.state.get(Key("nodes", "", "node-1"))
    assert node is not None
    family.create(MAPS, config("notes", owned_by(node)))
    family.run(5)
    assert family.names() == {"notes"}
    family.do(lambda api: api.delete(Key("nodes", "", "node-1"), SAID))
    family.run(5)
    assert family.names() == set()


def test_it_deletes_only_what_it_meant_to() -> None:
    family = Family()
    family.add("mother")
    family.add("child", "mother")

    def replace(api: Api) -> None:
        api.delete(Key(MAPS, "default", "mother"), Cause("learner"))
        api.delete(Key(MAPS, "default", "child"), Cause("learner"))
        api.create(MAPS, config("child"), Cause("learner"), "default")

    family.do(replace)
    family.run(5)
    assert family.names() == {"child"}


@pytest.mark.parametrize("propagation", ["Background", "Foreground", "Orphan"])
def test_the_same_run_comes_out_wherever_it_is_cut(propagation: str) -> None:
    family = Family()
    family.add("grandmother")
    family.add("mother", "grandmother")
    for number in range(3):
        family.add(f"child-{number}", "mother")
    options = DeleteOptions(propagation=propagation)
    family.do(lambda api: api.delete(Key(MAPS, "default", "grandmother"), SAID, options))
    cut.check(family.log, family.setup, family.now, 10, [0.4, 0.45, 0.8, 1.3])


NAMES = ("a", "b", "c", "d", "e")
# What owns itself and is deleted in the foreground waits for itself for ever, upstream too.
PAIRS = st.sampled_from([(owner, owned) for owner in NAMES for owned in NAMES if owner != owned])
OWNERSHIPS = st.lists(st.builds(lambda pair, block: (*pair, block), PAIRS, st.booleans()), max_size=8)
ENDS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(("Background", "Foreground", "Orphan"))), min_size=1, max_size=3
)


def tangled(ownerships: list[tuple[str, str, bool]]) -> Family:
    """Five ConfigMaps that own one another as the list says (owner, owned, whether it is waited for)."""
    family = Family()
    for name in NAMES:
        family.add(name)
    for owner, owned, block in ownerships:
        standing = family.get(MAPS, owned)
        references = [owned_by(family.get(MAPS, owner), block)]
        references += [each for each in standing["metadata"].get("ownerReferences") or () if each["name"] != owner]
        changed = {**standing, "metadata": {**standing["metadata"], "ownerReferences": references}}
        family.do(partial(Api.update, key=Key(MAPS, "default", owned), obj=changed, cause=SAID))
    return family


@settings(max_examples=100, deadline=None)
@given(OWNERSHIPS, ENDS)
def test_however_they_own_one_another_no_garbage_and_nobody_half_gone_is_left(
    ownerships: list[tuple[str, str, bool]], ends: list[tuple[str, str]]
) -> None:
    family = tangled(ownerships)
    for name, propagation in ends:
        if name in family.names():
            family.end(name, propagation)
    left = family.names()
    for name in left:
        assert "deletionTimestamp" not in family.get(MAPS, name)["metadata"], f"{name} is not half gone"
        owners = family.owners_of(name)
        assert not owners or set(owners) & left, f"{name} has an owner that is there"
    reachable = {name for name, _ in ends}
    while more := {owned for owner, owned, _ in ownerships if owner in reachable} - reachable:
        reachable |= more
    assert left >= set(NAMES) - reachable, "who was owned by nobody that went is still there"


@settings(max_examples=30, deadline=None)
@given(OWNERSHIPS, ENDS, st.lists(st.floats(0.1, 9), max_size=3))
@example(  # two owned by one that goes, in an index that a checkpoint has made anew
    [("a", "b", True), ("b", "e", True), ("e", "b", False), ("b", "a", False)],
    [("a", "Foreground"), ("b", "Foreground")],
    [0.5],
)
def test_tangles_come_apart_alike_wherever_the_run_is_cut(
    ownerships: list[tuple[str, str, bool]], ends: list[tuple[str, str]], cuts: list[float]
) -> None:
    family = tangled(ownerships)
    for name, propagation in ends:
        options = DeleteOptions(propagation=propagation)
        if name in family.names():
            family.do(partial(Api.delete, key=Key(MAPS, "default", name), cause=SAID, options=options))
    since = family.now
    cut.check(family.log, family.setup, since, since + 10, [round(since + each, 6) for each in cuts])
