"""StorageObjectInUseProtection: claims and volumes stay until nobody uses them.

Models plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go.
"""

from playground.simulator.api.admission.request import Request
from playground.simulator.objects import Object, put


def admit_claim(claim: Object, request: Request) -> Object:
    """The claim with its finalizer."""
    return _protected(claim, "kubernetes.io/pvc-protection")


def admit_volume(volume: Object, request: Request) -> Object:
    """The volume with its finalizer."""
    return _protected(volume, "kubernetes.io/pv-protection")


def _protected(obj: Object, finalizer: str) -> Object:
    finalizers = obj["metadata"].get("finalizers") or []
    if finalizer in finalizers:
        return obj
    return put(obj, [*finalizers, finalizer], "metadata", "finalizers")
