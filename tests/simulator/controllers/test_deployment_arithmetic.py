"""How many Pods a rollout may have, as tables."""

import pytest

from playground.simulator.controllers.deployment.arithmetic import (
    fenceposts,
    least_available,
    max_surge,
    max_unavailable,
    new_size,
    share,
)
from playground.simulator.controllers.deployment.revisions import annotated, last_revision, max_revision
from playground.simulator.controllers.deployment.templates import fnv32a, hashed, is_same, safe_encoded, with_hash
from tests.simulator.bench import deployment, rolling


def replica_set(size, ceiling=None, **annotations):
    notes = {f"deployment.kubernetes.io/{key}": value for key, value in annotations.items()}
    if ceiling is not None:
        notes["deployment.kubernetes.io/max-replicas"] = str(ceiling)
    return {"metadata": {"name": "web-1", "annotations": notes}, "spec": {"replicas": size}}


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable", "expected"),
    [
        (3, "25%", "25%", (1, 0)),
        (4, "25%", "25%", (1, 1)),
        (10, "25%", "25%", (3, 2)),
        (1, "25%", "25%", (1, 0)),
        (0, "25%", "25%", (0, 1)),
        (10, "0%", "0%", (0, 1)),
        (10, 0, "5%", (0, 1)),
        (10, "1%", "9%", (1, 0)),
        (3, "50%", "50%", (2, 1)),
        (5, 2, 3, (2, 3)),
        (2, "100%", "100%", (2, 2)),
    ],
)
def test_surge_is_rounded_up_and_unavailability_down_but_not_both_to_nothing(replicas, surge, unavailable, expected):
    assert fenceposts(deployment(replicas, strategy=rolling(surge, unavailable))) == expected


@pytest.mark.parametrize(
    ("replicas", "unavailable", "expected"), [(10, 2, 2), (2, 5, 2), (0, "25%", 0), (10, "25%", 2)]
)
def test_no_more_pods_may_be_missing_than_are_wanted(replicas, unavailable, expected):
    assert max_unavailable(deployment(replicas, strategy=rolling(1, unavailable))) == expected


def test_recreating_neither_surges_nor_tolerates():
    recreated = deployment(10, strategy={"type": "Recreate"})
    assert (max_surge(recreated), max_unavailable(recreated), least_available(recreated)) == (0, 0, 10)


@pytest.mark.parametrize(
    ("replicas", "old", "new", "surge", "expected"),
    [
        (3, [], 0, 1, 3),
        (3, [3], 0, 1, 1),
        (3, [2], 1, 1, 2),
        (3, [4], 0, 1, 0),
        (10, [8], 5, 3, 5),
        (10, [8], 0, 3, 5),
        (1, [], 5, 1, 5),
        (6, [], 2, 10, 6),
    ],
)
def test_a_new_replicaset_grows_as_far_as_there_is_room(replicas, old, new, surge, expected):
    wanted = deployment(replicas, strategy=rolling(surge, 0))
    new_set = replica_set(new)
    assert new_size(wanted, [*map(replica_set, old), new_set], new_set) == expected


def test_a_new_replicaset_of_a_recreated_deployment_gets_everything_at_once():
    assert new_size(deployment(3, strategy={"type": "Recreate"}), [], replica_set(1)) == 3


@pytest.mark.parametrize(
    ("size", "ceiling", "replicas", "surge", "to_add", "added", "expected"),
    [
        (4, 8, 12, 0, 4, 0, 2),
        (5, 10, 20, 0, 10, 0, 5),
        (8, 13, 15, 3, 5, 0, 3),
        (5, 13, 15, 3, 5, 3, 2),
        (1, 10, 20, 0, 10, 10, 0),
        (0, 10, 20, 0, 10, 0, 0),
        (5, 10, 5, 0, -5, 0, -3 + 1),
        (5, 10, 0, 0, -10, 0, -5),
        (4, 10, 5, 0, -1, 0, -1),
    ],
)
def test_each_replicaset_changes_by_its_share(size, ceiling, replicas, surge, to_add, added, expected):
    scaled = deployment(replicas, strategy=rolling(surge, 1))
    assert share(replica_set(size, ceiling), scaled, to_add, added) == expected


def test_without_a_note_of_the_old_ceiling_the_reported_replicas_stand_for_it():
    scaled = {**deployment(20, strategy=rolling(0, 1)), "status": {"replicas": 10}}
    assert share(replica_set(5), scaled, 10, 0) == 5
    assert share(replica_set(5), {**scaled, "status": {}}, 10, 0) == 0


def test_a_reused_replicaset_gets_the_next_number_and_remembers_its_old_ones():
    first = annotated(replica_set(0, revision="1"), deployment(), 3)
    again = annotated(first, deployment(), 5)
    assert again["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "5"
    assert again["metadata"]["annotations"]["deployment.kubernetes.io/revision-history"] == "1,3"


def test_numbers_are_compared_as_numbers():
    tenth = replica_set(0, revision="10")
    assert annotated(tenth, deployment(), 9) is tenth
    assert max_revision([tenth, replica_set(0, revision="9"), replica_set(0)]) == 10
    assert last_revision([tenth, replica_set(0, revision="9")]) == 9
    assert last_revision([tenth]) == 0


def test_a_history_that_grows_too_long_forgets_its_oldest_numbers():
    long = replica_set(0, revision="2000", **{"revision-history": ",".join(["1999"] * 399)})
    history = annotated(long, deployment(), 2001)["metadata"]["annotations"][
        "deployment.kubernetes.io/revision-history"
    ]
    assert len(history) <= 2000
    assert history.endswith("1999,2000")


def test_a_deployments_annotations_are_copied_but_for_its_own():
    noted = deployment()
    noted["metadata"]["annotations"] = {
        "kubernetes.io/change-cause": "first",
        "kubectl.kubernetes.io/last-applied-configuration": "{}",
        "deployment.kubernetes.io/revision": "7",
    }
    copied = annotated(replica_set(1), noted, 1)["metadata"]["annotations"]
    assert copied == {"kubernetes.io/change-cause": "first", "deployment.kubernetes.io/revision": "1"}


# Templates


def template(**container):
    return {
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": [{"name": "web", "image": "nginx", **container}]},
    }


def test_the_hash_is_fnv_1a_in_letters():
    # The test vectors of the FNV reference implementation.
    assert fnv32a(b"") == 0x811C9DC5
    assert fnv32a(b"a") == 0xE40C292C
    assert fnv32a(b"foobar") == 0xBF9CF968
    assert safe_encoded("0123456789") == "456789bcdf"


def test_the_hash_names_the_template_and_the_count_of_collisions():
    plain = hashed(template(), None)
    assert plain == hashed(with_hash(template(), "abc"), None)
    assert len({plain, hashed(template(), 0), hashed(template(), 1), hashed(template(image="other"), None)}) == 4
    assert set(plain) <= set("456789bcdf")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, True),
        ({"image": "a"}, {"image": "b"}, False),
        ({"args": []}, {}, True),
        ({"resources": {"limits": {"cpu": "0.5"}}}, {"resources": {"limits": {"cpu": "500m"}}}, True),
        ({"resources": {"limits": {"cpu": "0.5"}}}, {"resources": {"limits": {"cpu": "600m"}}}, False),
        ({"env": [{"name": "A"}]}, {"env": [{"name": "B"}]}, False),
        ({"resources": {}}, {}, True),
    ],
)
def test_templates_are_the_same_when_they_mean_the_same(one, other, expected):
    assert is_same(template(**one), with_hash(template(**other), "abc")) is expected
