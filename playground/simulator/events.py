"""Events as a client-go recorder writes them. Filled next."""

from playground.simulator.api.server import Api
from playground.simulator.contract import Record
from playground.simulator.objects import Object


def record(api: Api, said: Record, trigger: int) -> Object | None:
    raise AssertionError
