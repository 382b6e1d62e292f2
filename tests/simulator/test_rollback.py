"""`kubectl rollout undo`, as the button does it."""

import pytest

from playground.simulator import rollback
from playground.simulator.api.errors import ApiError
from playground.simulator.objects import Key
from tests.simulator.bench import DEPLOYMENTS, SAID, Bench, deployment

WEB = Key(DEPLOYMENTS, "default", "web")
FIRST, SECOND = "nginx:1.15.2", "nginx:1.15.3"


@pytest.fixture
def bench() -> Bench:
    """A Deployment of revision 2."""
    bench = Bench()
    bench.create(DEPLOYMENTS, deployment(2))
    bench.rest()
    bench.set_image("web", SECOND)
    bench.rest()
    return bench


def image(bench: Bench) -> str:
    return bench.deployment()["spec"]["template"]["spec"]["containers"][0]["image"]


def revision(bench: Bench) -> str:
    return bench.deployment()["metadata"]["annotations"]["deployment.kubernetes.io/revision"]


def undo(bench: Bench) -> None:
    bench.do(lambda api: rollback.undo(api, WEB))
    bench.rest()


def test_an_undo_goes_back_by_one_revision_which_is_numbered_anew(bench: Bench) -> None:
    before = len(bench.replica_sets())
    undo(bench)
    assert (image(bench), revision(bench)) == (FIRST, "3")
    assert len(bench.replica_sets()) == before, "the old ReplicaSet grows again"
    assert "pod-template-hash" not in bench.deployment()["spec"]["template"]["metadata"]["labels"]


def test_an_undo_of_an_undo_is_a_redo(bench: Bench) -> None:
    undo(bench)
    undo(bench)
    assert (image(bench), revision(bench)) == (SECOND, "4")


def test_annotations_come_back_from_the_replicaset_but_not_what_each_keeps_to_itself(bench: Bench) -> None:
    patch = {"metadata": {"annotations": {"kubernetes.io/change-cause": "later", "mine": "1"}}}
    bench.do(lambda api: api.patch(WEB, patch, "merge", SAID))
    bench.rest()
    undo(bench)
    kept = bench.deployment()["metadata"]["annotations"]
    assert {"kubernetes.io/change-cause", "mine"}.isdisjoint(kept)


def test_without_an_earlier_revision_or_while_paused_nothing_is_undone(bench: Bench) -> None:
    bench.do(lambda api: api.patch(WEB, {"spec": {"paused": True}}, "merge", SAID))
    with pytest.raises(ApiError, match="you cannot rollback a paused deployment"):
        undo(bench)
    young = Bench()
    young.create(DEPLOYMENTS, deployment(1))
    young.rest()
    assert rollback.previous(young.deployment(), young.state) is None
    with pytest.raises(ApiError, match='no rollout history found for deployment "web"'):
        undo(young)
