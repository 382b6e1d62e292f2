"""Chance, drawn by hashing (seed, who, what, how often), never from a running generator.

So the same start, seed and actions give the same run, names included, wherever the run is cut.
"""

from hashlib import blake2b

# The letters of random names. Models staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go alphanums.
ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
_PAIRS = [first + second for second in ALPHABET for first in ALPHABET]


def _digest(seed: str, what: tuple[object, ...]) -> bytes:
    return blake2b("\x1f".join((seed, *map(str, what))).encode(), digest_size=16).digest()


def draw(seed: str, *what: object) -> float:
    """A number in [0, 1) that belongs to `what` under this seed."""
    return int.from_bytes(_digest(seed, what)[:6], "big") / 2**48


def suffix(seed: str, *what: object) -> str:
    """Five letters for a generated name."""
    number = int.from_bytes(_digest(seed, what)[:8], "big")
    return _PAIRS[number % 729] + _PAIRS[number // 729 % 729] + ALPHABET[number // 531_441 % 27]


def uid(seed: str, *what: object) -> str:
    """A uid in the shape of a random (version 4) UUID."""
    text = _digest(seed, what).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[int(text[16], 16) % 4]}{text[17:20]}-{text[20:]}"


def digest(seed: str, *what: object) -> str:
    """64 hexadecimal digits, as a content digest or a container's ID has them."""
    return blake2b("\x1f".join((seed, *map(str, what))).encode(), digest_size=32).hexdigest()
