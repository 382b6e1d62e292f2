"""DefaultStorageClass: a claim that names no class gets the default one.

Models plugin/pkg/admission/storage/storageclass/setdefault/admission.go.
"""

from playground.simulator.api.admission.request import Request
from playground.simulator.objects import Object, annotations

CLASSES = "storageclasses.storage.k8s.io"
MARKS = ("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class")


def admit(claim: Object, request: Request) -> None:
    """Gives the claim the default class: the newest of several, by name where equally old."""
    if claim["spec"].get("storageClassName") is not None or _by_annotation(claim):
        return
    defaults = [each for each in request.view.all(CLASSES).values() if is_default(each)]
    if defaults:
        defaults.sort(key=lambda each: str(each["metadata"]["name"]))
        newest = max(defaults, key=lambda each: str(each["metadata"]["creationTimestamp"]))
        claim["spec"]["storageClassName"] = newest["metadata"]["name"]


def is_default(storage_class: Object) -> bool:
    return any(annotations(storage_class).get(mark) == "true" for mark in MARKS)


def _by_annotation(claim: Object) -> bool:
    return "volume.beta.kubernetes.io/storage-class" in annotations(claim)
