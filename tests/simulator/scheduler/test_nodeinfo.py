"""What the Pods on each node take is a fold of the objects, however they came to be as they are."""

from hypothesis import given
from hypothesis import strategies as st

from playground.simulator.objects import Object, put
from playground.simulator.state import State
from playground.simulator.state.nodeinfo import Affine, Placements
from tests.simulator.scheduler.world import cluster, key_of, node, pod


def shape(placements: Placements) -> object:
    return placements.nodes, placements.alike, placements.waiting, placements.unschedulable


AFFINITY: Object = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": []}}


@st.composite
def pods(draw: st.DrawFn) -> Object:
    newcomer = pod(
        draw(st.sampled_from(["a", "b", "c"])),
        cpu=draw(st.sampled_from(["", "1", "250m"])),
        on=draw(st.sampled_from(["", "node-1", "node-2", "gone"])),
        labels=draw(st.sampled_from([{}, {"app": "web"}, {"app": "db"}])),
        phase=draw(st.sampled_from(["Pending", "Running", "Succeeded"])),
        terminating=draw(st.booleans()),
        priority=draw(st.sampled_from([0, 10])),
    )
    if draw(st.booleans()):
        newcomer["spec"]["affinity"] = AFFINITY
    if draw(st.booleans()):
        newcomer["spec"]["containers"][0]["ports"] = [{"hostPort": draw(st.integers(80, 82))}]
    if draw(st.booleans()):
        failed = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}
        newcomer = put(newcomer, [failed], "status", "conditions")
    return newcomer


@given(st.lists(st.tuples(pods(), st.booleans()), max_size=12))
def test_counting_along_comes_to_the_same_as_counting_anew(changes: list[tuple[Object, bool]]) -> None:
    state = cluster(node("node-1"), node("node-2"))
    for newcomer, stays in changes:
        key = key_of(newcomer)
        before, after = state.get(key), newcomer if stays else None
        if before is not None or after is not None:
            state._store(key, after)
    anew = State()
    for resource in ("pods", "nodes"):
        for key, obj in state.all(resource).items():
            anew.restore(key, obj)
    assert shape(state.placements) == shape(anew.placements)
    assert shape(state.copy().placements) == shape(anew.placements)


def test_a_copy_counts_on_its_own() -> None:
    state = cluster(node(), pod("a", cpu="1", on="node-1"), pod("b"))
    twin = state.copy()
    twin.restore(key_of(pod("b")), pod("b", cpu="2", on="node-1"))
    assert (state.placements.nodes["node-1"].requested.cpu, twin.placements.nodes["node-1"].requested.cpu) == (
        1000,
        3000,
    )
    assert (len(state.placements.waiting), len(twin.placements.waiting)) == (1, 0)


def test_pods_with_the_same_affinity_are_one_group() -> None:
    state = cluster(node(), *(pod(name, on="node-1", affinity=AFFINITY) for name in ("a", "b")))
    (group,) = state.placements.nodes["node-1"].affine.items()
    assert isinstance(group[0], Affine)
    assert group[1] == 2
