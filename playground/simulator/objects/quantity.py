"""Quantities as manifests write them ("250m", "1.5Gi", "1e3"), as whole numbers. Exact; rounds up, as Kubernetes does.

Models staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go (Value, MilliValue). Whether a text is a quantity at
all is the schema's business: these raise ValueError.
"""

import re
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

_SHAPE = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?")

_SUFFIXES = {
    **{letter: Decimal(1000) ** power for power, letter in enumerate("num", start=-3)},
    **{letter: Decimal(1000) ** power for power, letter in enumerate("kMGTPE", start=1)},
    **{f"{letter}i": Decimal(1024) ** power for power, letter in enumerate("KMGTPE", start=1)},
}


# What a quantity can be at most. Models quantity.go maxAllowed: what is larger counts as this.
_MOST = Decimal(2**63 - 1)
_FARTHEST = 40  # an exponent beyond which every quantity is either too large or next to nothing


def exact(quantity: str) -> Decimal:
    """In units, unrounded, and no larger than a quantity can be."""
    shape = _SHAPE.fullmatch(quantity)
    if shape is None:
        raise ValueError(f"{quantity!r} is not a quantity")
    number, suffix, exponent = shape.groups()
    if exponent is None:
        return _bounded(Decimal(number) * _SUFFIXES.get(suffix, Decimal(1)))
    power = max(-_FARTHEST, min(int(exponent[:9]), _FARTHEST))
    return _bounded(Decimal(number) * Decimal(10) ** power)


def _bounded(amount: Decimal) -> Decimal:
    return max(-_MOST, min(amount, _MOST))


@lru_cache(maxsize=4096)
def value(quantity: str | int | float) -> int:
    """In units: bytes for memory, things for the rest."""
    return int(exact(str(quantity)).to_integral_value(ROUND_CEILING))


@lru_cache(maxsize=4096)
def milli(quantity: str | int | float) -> int:
    """In thousandths: millicores for cpu."""
    return int((exact(str(quantity)) * 1000).to_integral_value(ROUND_CEILING))


# What quantity.go says of a text that is none.
NOT_A_QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

_DECIMAL = dict(zip(range(-3, 7), ("n", "u", "m", "", "k", "M", "G", "T", "P", "E"), strict=True))
_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")


@lru_cache(maxsize=4096)
def canonical(quantity: str) -> str:
    """The quantity as the API writes it: "0.5" is "500m", "1536Mi" stays. Raises ValueError in the API's words.

    Models staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go CanonicalizeBytes.
    """
    shape = _SHAPE.fullmatch(quantity)
    if shape is None:
        raise ValueError(NOT_A_QUANTITY)
    amount, suffix = exact(quantity), shape.group(2) or ""
    if suffix.endswith("i") and abs(amount) >= 1024 and amount == amount.to_integral_value():
        return _in_powers_of_1024(int(amount))
    return _in_powers_of_1000(amount, is_exponent=shape.group(3) is not None)


def _in_powers_of_1024(amount: int) -> str:
    power = 0
    while amount and amount % 1024 == 0 and power < len(_BINARY) - 1:
        amount, power = amount // 1024, power + 1
    return f"{amount}{_BINARY[power]}"


def _in_powers_of_1000(amount: Decimal, is_exponent: bool) -> str:
    nano = int((amount * 10**9).to_integral_value(ROUND_CEILING))
    power = -3
    while nano and nano % 1000 == 0 and power < 6:
        nano, power = nano // 1000, power + 1
    if nano == 0:
        return "0"
    if is_exponent:
        return f"{nano}e{3 * power}" if power else str(nano)
    return f"{nano}{_DECIMAL[power]}"
