"""The addresses of nodes and Pods.

A Pod gets an address of its node's range (spec.podCIDR) that no other Pod has: the next one in turn, or, where that is
taken, one drawn for it. Leaves out IPv6, and the refusal when a range is full: the range is then taken to go on.
"""

from functools import lru_cache
from ipaddress import IPv4Network

from playground.simulator.chance import draw
from playground.simulator.objects import Object
from playground.simulator.state import View

_DEFAULT_RANGE = "10.244.0.0/24"
_BEYOND = 2**16  # how far after a full range the next one lies


def host_ip(node: Object) -> str:
    """The node's InternalIP; "" where it reports none."""
    addresses = node.get("status", {}).get("addresses") or ()
    return next((str(each["address"]) for each in addresses if each["type"] == "InternalIP"), "")


def free_address(node: Object, view: View, uid: str) -> str:
    """An address of the node's range that no Pod has."""
    first, size = _range(node["spec"].get("podCIDR") or _DEFAULT_RANGE)
    number = len(view.on_node(node["metadata"]["name"]))
    address = _address(first, size, number)
    attempt = 0
    while view.at_ip(address):
        attempt += 1
        room = max(size, 4 * number)
        address = _address(first, size, int(draw("address", uid, attempt) * room))
    return address


@lru_cache(maxsize=1024)
def _range(cidr: str) -> tuple[int, int]:
    """The first address for a Pod (the one before is the node's own) and how many there are."""
    network = IPv4Network(cidr)
    return int(network.network_address) + 2, max(1, network.num_addresses - 3)


def _address(first: int, size: int, number: int) -> str:
    offset = (number - 1) % size if number <= size else _BEYOND + number
    high, low = divmod(first + offset, 2**16)
    return f"{high >> 8}.{high & 255}.{low >> 8}.{low & 255}"
