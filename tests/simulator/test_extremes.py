"""Numbers that no one means, and that a learner may write: they cost nothing and stop nothing."""

import pytest

from playground.simulator.controllers.deployment.arithmetic import resolve
from playground.simulator.kubelet.probes import MOST_RUNS, spec_of
from playground.simulator.objects.quantity import canonical, value
from playground.simulator.setup import Setup


@pytest.mark.parametrize("quantity", ["1e99999999", "1e999999", "9" * 20_000, "100Ei"])
def test_a_quantity_is_at_most_what_a_server_can_hold(quantity: str) -> None:
    assert value(quantity) == 2**63 - 1
    assert len(canonical(quantity)) <= 20


def test_a_quantity_next_to_nothing_is_the_least_there_is() -> None:
    assert canonical("1e-99999999") == "1e-9"


def test_a_moment_beyond_all_dates_is_written_as_the_last_one() -> None:
    assert Setup().stamp(float(2**63)) == "9999-12-31T23:59:59Z"
    assert Setup().micro_stamp(float(2**63)).startswith("9999-12-31T23:59:59")


def test_a_percentage_of_any_length_is_read() -> None:
    assert resolve("9" * 5000 + "%", 3, round_up=True) > 1_000_000


def test_a_probe_counts_no_further_than_it_can() -> None:
    container = {"livenessProbe": {"failureThreshold": 2**31 - 1, "successThreshold": 1}}
    probe = spec_of(container, "liveness")
    assert probe is not None
    assert probe["failureThreshold"] == MOST_RUNS
