"""A short form of `make drill`."""

from collections.abc import Callable, Iterator
from random import Random

import pytest

from tests.drill import faults, inputs
from tests.drill.kills import kills
from tests.drill.yard import Yard, yard
from tests.learner.http import Learner

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def one() -> Iterator[Yard]:
    with yard() as running:
        yield running


@pytest.fixture(scope="module")
def learner(one: Yard) -> Learner:
    found = Learner(one.address)
    found.open_sandbox()
    return found


def test_nothing_is_lost_or_doubled_when_parts_are_killed_during_rollouts(one: Yard) -> None:
    kills(one, rounds=3, chance=Random(7))


@pytest.mark.parametrize("fault", [each for each in faults.FAULTS if each is not faults.disk_is_full])
def test_the_rollout_ends_as_it_would_have_ended(one: Yard, fault: Callable[[Yard], str]) -> None:
    fault(one)


@pytest.mark.parametrize("name", inputs.BAD)
def test_bad_input_is_refused_with_a_message_at_its_line(one: Yard, learner: Learner, name: str) -> None:
    inputs.check_bad(one, learner, name, inputs.BAD[name])


@pytest.mark.parametrize("name", inputs.GOOD_ONES)
def test_odd_input_is_taken(learner: Learner, name: str) -> None:
    inputs.check_good(learner, name, inputs.GOOD_ONES[name])
