"""Golden stories: a manifest and what is done to it, against what is then seen of the Pod, second by second.

`stories/NAME.yaml` begins with a document that says how long to look (`until`, seconds), and what a learner does on
the way (`do`: a list of `at` and one of `delete`, `set image`, `annotate`, `create`, `fail node`, `recover node`); the
other documents are created at the start. `stories/NAME.txt` is what is seen. `pytest --update-golden` writes it anew.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from playground.simulator.api.server import Api, DeleteOptions
from playground.simulator.causes import CATALOGUE, Cause
from playground.simulator.levers import fail_node, recover_node
from playground.simulator.objects import Key, Object, uid
from playground.simulator.objects.podstatus import pod_columns
from playground.simulator.setup import Setup
from playground.simulator.state.revisions import Revision
from tests.simulator.bench import SAID, Bench

FOLDER = Path(__file__).parent / "stories"
RESOURCES = {"Pod": "pods", "ConfigMap": "configmaps", "Secret": "secrets", "Service": "services"}


def tell(path: Path) -> tuple[Bench, list[Revision]]:
    """Carries the story out on a cluster of one node; answers what happened from its beginning on."""
    head, *manifests = yaml.safe_load_all(path.read_text())
    bench = Bench(Setup(pace="real"), nodes=1)
    bench.run(1)  # the node has been seen
    begin = len(bench.log)
    for manifest in manifests:
        bench.do(_create(manifest))
    for step in head.get("do", ()):
        bench.run(step.pop("at") + 1 - bench.now)
        bench.do(_action(step))
    bench.run(head["until"] + 1 - bench.now)
    return bench, bench.log[begin:]


def _create(manifest: Object) -> Any:
    return lambda api: api.create(RESOURCES[manifest["kind"]], manifest, SAID, "default")


def _action(step: Object) -> Any:
    ((verb, what),) = step.items()
    match verb:
        case "delete":
            options = DeleteOptions(grace=what.get("grace"))
            return lambda api: api.delete(Key("pods", "default", what["pod"]), SAID, options)
        case "create":
            return _create(what)
        case "set image":
            return lambda api: _patch(api, what["pod"], {"spec": {"containers": [what["container"]]}}, "strategic")
        case "annotate":
            return lambda api: _patch(api, what.pop("pod"), {"metadata": {"annotations": what}}, "merge")
        case "fail node":
            return lambda api: fail_node(api, what)
    return lambda api: recover_node(api, what)


def _patch(api: Api, pod: str, patch: Object, kind: str) -> None:
    api.patch(Key("pods", "default", pod), patch, kind, SAID)


def seen(revisions: list[Revision]) -> str:
    """What happened to the Pods, one line for each change that can be seen, and one for each event of the kubelet."""
    return "".join(f"{line}\n" for revision in revisions for line in _lines(revision))


def _lines(revision: Revision) -> Iterator[str]:
    key, obj = revision.key, revision.object
    time = f"{revision.time - 1:7.1f}"
    if key is None:
        return
    if key.resource == "pods":
        said = _said(revision.cause)
        if obj is not None:
            said = said.replace(uid(obj), "UID")
        yield f"{time}  {key.name:<8} {_columns(obj):<34} {revision.cause.actor}{said}"
    elif key.resource == "events" and obj and obj["source"].get("component") == "kubelet":
        times = f" (x{obj['count']})" if obj["count"] > 1 else ""
        where = obj["involvedObject"].get("fieldPath", "")
        yield f"{time}           {obj['type']} {obj['reason']}{times} {where}: {_blank(obj)}"


def _columns(pod: Object | None) -> str:
    if pod is None:
        return "gone"
    columns = pod_columns(pod)
    restarts = f" {columns.restarts} restarts" if columns.restarts else ""
    return f"{columns.ready}/{columns.total} {columns.status}{restarts}"


def _said(cause: Cause) -> str:
    """The sentence in English, whose every place has a value."""
    said = CATALOGUE.get(cause.key)
    if said is None:
        return ""
    why = said.why.format(**cause.params)
    return f" {said.what.format(**cause.params)}" + (f" ({why})" if why else "")


def _blank(event: Object) -> str:
    """The message; the Pod's uid, which is drawn, is left out."""
    message: str = event["message"]
    return message.replace(event["involvedObject"]["uid"], "UID").rstrip("\n")
