"""Is it the same template? And the hash that names its ReplicaSet.

The ReplicaSet of a template is found by comparing templates; the hash only names it, so going back to an old template
finds the old ReplicaSet again. Models pkg/controller/deployment/util/deployment_util.go EqualIgnoreHash and
pkg/controller/controller_utils.go ComputeHash. Upstream hashes a dump of the Go struct, which changes from one minor
version to the next; here it is the canonical JSON, so hashes have upstream's shape and length, not its values.
"""

import json
from typing import Any

from playground.simulator.chance import ALPHABET
from playground.simulator.objects import Object, put, without
from playground.simulator.objects.quantity import milli

HASH_LABEL = "pod-template-hash"


def hashed(template: Object, collisions: int | None) -> str:
    """The value of the label pod-template-hash: up to ten letters. `collisions` is the Deployment's collisionCount."""
    text = json.dumps(without_hash(template), sort_keys=True, separators=(",", ":"))
    salt = b"" if collisions is None else collisions.to_bytes(4, "little") + bytes(4)
    return safe_encoded(str(fnv32a(text.encode() + salt)))


def fnv32a(data: bytes) -> int:
    number = 0x811C9DC5
    for byte in data:
        number = (number ^ byte) * 0x01000193 & 0xFFFFFFFF
    return number


def safe_encoded(text: str) -> str:
    """Models staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go SafeEncodeString."""
    return "".join(ALPHABET[ord(letter) % len(ALPHABET)] for letter in text)


def without_hash(template: Object) -> Object:
    """The template without the label that a Deployment adds."""
    return without(template, "metadata", "labels", HASH_LABEL)


def with_hash(template: Object, value: str) -> Object:
    own = (template.get("metadata") or {}).get("labels") or {}
    return put(template, {**own, HASH_LABEL: value}, "metadata", "labels")


def is_same(one: Object, other: Object) -> bool:
    """Whether two templates mean the same, whatever their hash labels: empty is as good as absent, and "500m" is
    "0.5". Models apiequality.Semantic.DeepEqual."""
    if one.get("spec") != other.get("spec") and _meaning(one.get("spec")) != _meaning(other.get("spec")):
        return False
    mine, its = (_meaning(without_hash(each).get("metadata")) for each in (one, other))
    return bool(mine == its)


def _meaning(value: Any, field: str = "") -> Any:
    if isinstance(value, dict):
        if field in ("limits", "requests"):
            return {name: milli(each) for name, each in value.items()}
        meant = ((name, _meaning(each, name)) for name, each in value.items())
        return {name: each for name, each in meant if each not in (None, {}, [])} or None
    if isinstance(value, list):
        return [_meaning(each) for each in value] or None
    return value
