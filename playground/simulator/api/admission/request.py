"""What an admission plugin is asked about."""

from typing import NamedTuple

from playground.simulator.objects import Key
from playground.simulator.state import View


class Request(NamedTuple):
    """`key.name` is the generateName where the object has no name yet, as refusals say it.

    `number` is the number of the revision that the request would become: what chance draws by, with `seed`.
    """

    key: Key
    view: View
    seed: str
    number: int
