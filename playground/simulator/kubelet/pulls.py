"""The image store of a node: what is there (node.status.images), what is being pulled, and what a registry answers.

An image is pulled once for a node however many Pods wait for it, and a node pulls one image after another. Models
pkg/kubelet/images/{image_manager,puller}.go. Leaves out credentials, and garbage collection of images.
"""

from typing import NamedTuple

from playground.simulator import timing
from playground.simulator.causes import because
from playground.simulator.contract import Plan, Remember, Update
from playground.simulator.kubelet import images
from playground.simulator.kubelet.life import NAME, Life
from playground.simulator.kubelet.references import Reference, parse
from playground.simulator.kubelet.sentences import HAS_PULLED, PULLING
from playground.simulator.objects import Key, Object

# One hidden object for each node: the pulls under way, oldest first.
PULLS = "imagepulls.internal"


class Pull(NamedTuple):
    """A pull of `image` that was asked for at `asked`, began at `began` (the node had another to finish), and ends at
    `ends` (seconds of virtual time)."""

    image: str
    asked: float
    began: float
    ends: float


def is_present(life: Life, reference: Reference) -> bool:
    """Whether the image is on the node."""
    name = str(reference)
    node = life.node or {}
    return any(name in image["names"] for image in node.get("status", {}).get("images") or ())


def has_image(life: Life, container: Object) -> bool:
    """Whether the image that the container asks for is on the node."""
    return life.has_readable_image(container) and is_present(life, parse(container["image"]))


def refusal(reference: Reference) -> str:
    """Why the registry does not give the image, in containerd's words; "" where it does."""
    known = images.find(reference)
    if known is not None and images.has_tag(reference):
        return ""
    why = f'failed to pull and unpack image "{reference}": failed to resolve reference "{reference}": '
    if known is not None:
        return f"rpc error: code = NotFound desc = {why}{reference}: not found"
    return (
        f"{why}pull access denied, repository does not exist or may require authorization: "
        "server message: insufficient_scope: authorization failed"
    )


def under_way(life: Life) -> list[Pull]:
    """The node's pulls as last noted; those whose end has passed are done."""
    noted = life.view.get(Key(PULLS, "", life.node_name))
    return [Pull(*each) for each in noted["pulls"]] if noted else []


def begin(life: Life, reference: Reference) -> Pull:
    """A new pull of the image, after those that the node has still to finish."""
    began = max([life.now, *(pull.ends for pull in under_way(life))])
    seconds = life.lasts("resolve", reference) + images.size(reference) / timing.BANDWIDTH
    return Pull(str(reference), life.now, began, timing.soon(began, seconds))


def note(life: Life, pull: Pull) -> Plan:
    """Notes the pull; those that are done are forgotten."""
    pulls = [list(each) for each in under_way(life) if each.ends > life.now]
    memory: Object = {"metadata": {"name": life.node_name}, "pulls": [*pulls, list(pull)]}
    cause = because(NAME, PULLING, image=pull.image, node=life.node_name)
    yield Remember(Key(PULLS, "", life.node_name), memory, cause)


def find(life: Life, reference: Reference) -> Pull | None:
    """The last pull of the image on this node that is noted."""
    name = str(reference)
    return next((pull for pull in reversed(under_way(life)) if pull.image == name), None)


def store(life: Life, image: str) -> Plan:
    """Puts the image on the node, where it is not yet: node.status.images."""
    reference = parse(image)
    node = life.node
    if node is None or is_present(life, reference):
        return
    entry = {"names": [reference.image_id, str(reference)], "sizeBytes": images.size(reference)}
    # The kubelet lists the biggest first. Models pkg/kubelet/images/image_gc_manager.go and nodestatus/setters.go.
    known = [*(node.get("status", {}).get("images") or ()), entry]
    known.sort(key=lambda each: (-each["sizeBytes"], each["names"]))
    after = {**node, "status": {**(node.get("status") or {}), "images": known}}
    cause = because(NAME, HAS_PULLED, image=image, node=life.node_name)
    life.node = (yield Update(Key("nodes", "", life.node_name), after, cause, "status")) or after
