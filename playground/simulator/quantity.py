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


def _exact(quantity: str) -> Decimal:
    shape = _SHAPE.fullmatch(quantity)
    if shape is None:
        raise ValueError(f"{quantity!r} is not a quantity")
    number, suffix, exponent = shape.groups()
    if exponent is not None:
        return Decimal(f"{number}e{exponent}")
    return Decimal(number) * _SUFFIXES.get(suffix, Decimal(1))


@lru_cache(maxsize=4096)
def value(quantity: str | int | float) -> int:
    """In units: bytes for memory, things for the rest."""
    return int(_exact(str(quantity)).to_integral_value(ROUND_CEILING))


@lru_cache(maxsize=4096)
def milli(quantity: str | int | float) -> int:
    """In thousandths: millicores for cpu."""
    return int((_exact(str(quantity)) * 1000).to_integral_value(ROUND_CEILING))
