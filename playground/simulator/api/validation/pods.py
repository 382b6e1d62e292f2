"""Pods and Pod templates. Models pkg/apis/core/validation/validation.go ValidatePodCreate, ValidatePodTemplateSpec."""

import re
from collections.abc import Iterable

from playground.simulator.api.validation.formats import dns_subdomain
from playground.simulator.api.validation.metadata import annotations, labels, metadata
from playground.simulator.api.validation.podspec import pod_spec
from playground.simulator.api.validation.problems import Problems, forbidden, invalid
from playground.simulator.objects import Object

DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"


def create(pod: Object) -> Problems:
    spec: Object = pod.get("spec") or {}
    yield from as_pod(pod)
    if spec.get("ephemeralContainers"):
        yield forbidden("spec.ephemeralContainers", "cannot be set on create")
    if spec.get("nodeName") and spec.get("schedulingGates"):
        yield forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared")


def as_pod(pod: Object) -> Problems:
    """What holds of a Pod new or old. Models validatePodMetadataAndSpec."""
    spec: Object = pod.get("spec") or {}
    yield from metadata(pod, namespaced=True, name=dns_subdomain)
    yield from pod_annotations("metadata.annotations", pod["metadata"].get("annotations") or {})
    yield from pod_spec("spec", spec, pod["metadata"].get("name", ""), is_pod=True)
    for field in ("containers", "initContainers"):
        yield from _trimmed(f"spec.{field}", spec.get(field) or ())


def _trimmed(at: str, containers: Iterable[Object]) -> Problems:
    for index, container in enumerate(containers):
        image = container.get("image", "")
        if image != image.strip():
            yield invalid(f"{at}[{index}].image", image, "must not have leading or trailing whitespace")


def pod_annotations(at: str, notes: Object) -> Problems:
    """Annotations that mean something to the control plane."""
    cost = notes.get(DELETION_COST)
    if cost is not None and not _is_int32(cost):
        yield invalid(f"{at}[{DELETION_COST}]", cost, "must be a 32bit integer")


def _is_int32(text: str) -> bool:
    """Models pkg/apis/core/helper GetDeletionCostFromPodAnnotations: no sign but a minus, no leading zeros."""
    return bool(re.fullmatch(r"0|-?[1-9][0-9]{0,9}", text)) and -(2**31) <= int(text) < 2**31


def template(at: str, pod_template: Object) -> Problems:
    meta: Object = pod_template.get("metadata") or {}
    spec: Object = pod_template.get("spec") or {}
    yield from labels(f"{at}.labels", meta.get("labels"))
    yield from annotations(f"{at}.annotations", meta.get("annotations"))
    yield from pod_annotations(f"{at}.annotations", meta.get("annotations") or {})
    yield from pod_spec(f"{at}.spec", spec)
    if spec.get("ephemeralContainers"):
        yield forbidden(f"{at}.spec.ephemeralContainers", "ephemeral containers not allowed in pod template")
