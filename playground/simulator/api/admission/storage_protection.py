"""StorageObjectInUseProtection: claims and volumes stay until nobody uses them.

Models plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go.
"""

from playground.simulator.api.admission.request import Request
from playground.simulator.objects import Object


def admit_claim(claim: Object, request: Request) -> None:
    """Gives the claim its finalizer."""
    _protect(claim, "kubernetes.io/pvc-protection")


def admit_volume(volume: Object, request: Request) -> None:
    """Gives the volume its finalizer."""
    _protect(volume, "kubernetes.io/pv-protection")


def _protect(obj: Object, finalizer: str) -> None:
    finalizers = obj["metadata"].get("finalizers") or []
    if finalizer not in finalizers:
        obj["metadata"] = {**obj["metadata"], "finalizers": [*finalizers, finalizer]}
