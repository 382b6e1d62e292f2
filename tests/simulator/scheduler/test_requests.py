"""Quantities and what a Pod asks for in all."""

from typing import Any

import pytest

from playground.simulator.objects import Object
from playground.simulator.objects.quantity import milli, value
from playground.simulator.objects.requests import Requests, pod_requests

GIBI, MEBI = 1024**3, 1024**2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("1", 1),
        ("1.5Gi", 3 * GIBI // 2),
        ("128Mi", 128 * MEBI),
        ("1k", 1000),
        ("1e3", 1000),
        ("1E3", 1000),
        ("1E", 10**18),
        (".5k", 500),
        ("1500m", 2),
        ("100n", 1),
        (2, 2),
    ],
)
def test_a_quantity_is_a_whole_number_rounded_up(text: Any, number: int) -> None:
    assert value(text) == number


def test_cpu_is_counted_in_thousandths() -> None:
    assert [milli(text) for text in ("100m", "0.5", "2", "1u", 1)] == [100, 500, 2000, 1, 1000]


def test_what_is_no_quantity_is_refused() -> None:
    for text in ("", "one", "1Ki5", "1 Gi", "--1"):
        with pytest.raises(ValueError, match="is not a quantity"):
            value(text)


def container(cpu: str = "", memory: str = "", **more: Any) -> Object:
    requests = {name: amount for name, amount in (("cpu", cpu), ("memory", memory)) if amount}
    return {"name": "c", "resources": {"requests": requests}, **more}


def asks(containers: list[Object], init: list[Object] | None = None, **spec: Any) -> Requests:
    return pod_requests({"spec": {"containers": containers, "initContainers": init or [], **spec}})


def test_containers_run_together_and_init_containers_one_by_one() -> None:
    total = asks([container("2", "1G"), container("1", "1G")], [container("2", "1G"), container("2", "3G")])
    assert (total.cpu, total.memory) == (3000, 3 * 10**9)


def test_a_sidecar_runs_beside_the_containers_and_the_init_containers_after_it() -> None:
    sidecar = container("1", "1G", restartPolicy="Always")
    total = asks([container("1", "1G")], [container("3"), sidecar, container("3", "1G")])
    # Start: 3 alone, 1, then 1 + 3 beside the sidecar; afterwards 1 + 1.
    assert (total.cpu, total.memory) == (4000, 2 * 10**9)


def test_what_a_container_does_not_name_is_assumed_for_scoring_only() -> None:
    total = asks([container(), container("1")])
    assert (total.cpu, total.memory) == (1000, 0)
    assert (total.scored_cpu, total.scored_memory) == (1100, 400 * MEBI)


def test_overhead_comes_on_top_and_what_the_pod_itself_asks_for_replaces_the_sum() -> None:
    overhead = {"cpu": "250m", "memory": "120Mi"}
    assert asks([container("1", "1Gi")], overhead=overhead).cpu == 1250
    total = asks([container("1", "1Gi")], resources={"requests": {"cpu": "3"}}, overhead=overhead)
    assert (total.cpu, total.memory) == (3250, GIBI + 120 * MEBI)


def test_extended_resources_are_counted_by_name_and_leave_no_trace_when_given_back() -> None:
    gpu = {"name": "c", "resources": {"requests": {"example.com/gpu": "2"}}}
    total = asks([gpu, gpu])
    assert total.extended == (("example.com/gpu", 4),)
    assert total.plus(total, -1) == Requests()
