"""What a real control plane did, played again here and compared.

A recording (`controllers/recorded/*.json`, of Kubernetes v1.36.2, every scenario run at least twice) says for each
command how the facts of each object changed, step by step, and what the controllers reported. `play` carries the same
commands out on a bench; `differences` says where the course of things is none that was recorded. Two real runs differ
too, where they race: how many Pods were ready at a look, say. So what is compared is the walk of the sizes and where
each object ends; whatever is random is replaced by the order of its first appearance.
"""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import yaml

from playground.simulator.api.apply import apply, manifest_of
from playground.simulator.api.server import DeleteOptions
from playground.simulator.objects import Key, Object, annotations, is_terminating, name, put, without
from playground.simulator.setup import Setup
from playground.simulator.state.revisions import Revision
from tests.simulator.bench import DEPLOYMENTS, REPLICA_SETS, REVISION, SAID, Bench

RECORDED = Path(__file__).parent / "controllers" / "recorded"
RESOURCES = {
    "Deployment": DEPLOYMENTS,
    "ReplicaSet": REPLICA_SETS,
    "Pod": "pods",
    "deployment": DEPLOYMENTS,
    "deploy": DEPLOYMENTS,
    "rs": REPLICA_SETS,
    "pods": "pods",
}
SHORT = {DEPLOYMENTS: "deployments", REPLICA_SETS: "replicasets"}
REPORTERS = ("deployment-controller", "replicaset-controller")
LOOKS = ("get", "describe", "diff")
ROLLOUT_LOOKS = ("status", "history")
# object -> its facts, each entry what changed of them
Changes = dict[str, list[Any]]


def scenarios() -> list[str]:
    return sorted(path.stem for path in RECORDED.glob("*.json"))


def load(scenario: str) -> Any:
    return json.loads((RECORDED / f"{scenario}.json").read_text())


# Commands


def play(scenario: str, setup: Setup | None = None) -> list[Changes]:
    """What each command of the scenario changed here."""
    bench, facts, steps = Bench(setup), Facts(), []
    for step in load(scenario)["steps"]:
        before = len(bench.log)
        if step["code"] == 0:
            carry_out(bench, step)
        bench.rest()
        bench.run(30 if step.get("settle") else 0)
        steps.append(facts.changes(bench.log[before:]))
    return steps


def carry_out(bench: Bench, step: Any) -> None:
    """Does to the cluster what the kubectl command of a step does."""
    verb, *words = shlex.split(step["run"])
    options = dict(word.lstrip("-").partition("=")[::2] for word in words if word.startswith("--"))
    words = [word for word in words if not word.startswith("--")]
    manifest = yaml.safe_load(step["stdin"]) if "stdin" in step else None
    if verb in LOOKS or words[0] in ROLLOUT_LOOKS:
        return
    match verb:
        case "apply":
            bench.do(lambda api: apply(api, manifest_of(manifest), SAID))
        case "create":
            bench.create(DEPLOYMENTS, _created(words[1], options["image"]))
        case "replace":
            _replace(bench, manifest, "force" in options)
        case "delete":
            _delete(bench, words, manifest, options.get("cascade", "background"))
        case "edit":
            _edit(bench, _key(words), step["editor"])
        case _:
            bench.do(lambda api: api.patch(*_patch(bench, verb, words, options), SAID))


def _key(words: list[str]) -> Key:
    """Of "deployment/web" or "deployment web"."""
    kind, _, named = words[0].partition("/")
    return Key(RESOURCES[kind], "default", named or words[1])


def _created(named: str, image: str) -> Object:
    labels = {"app": named}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": named, "labels": labels},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "nginx", "image": image}]}},
        },
    }


def _replace(bench: Bench, manifest: Object, by_force: bool) -> None:
    resource = RESOURCES[manifest["kind"]]
    if by_force:
        bench.delete(resource, name(manifest))
        bench.create(resource, manifest)
    else:
        bench.do(lambda api: api.update(Key(resource, "default", name(manifest)), manifest, SAID))


def _delete(bench: Bench, words: list[str], manifest: Object | None, cascade: str) -> None:
    if words[:2] == ["pods", "-l"]:
        bench.do(lambda api: api.delete_collection("pods", "default", SAID, labels=words[2]))
        return
    key = Key(RESOURCES[manifest["kind"]], "default", name(manifest)) if manifest else _key(words)
    options = DeleteOptions(propagation=cascade.capitalize())
    bench.do(lambda api: api.delete(key, SAID, options))


def _edit(bench: Bench, key: Key, program: str) -> None:
    _, old, new, _ = program.split("/")
    text = json.dumps(bench.state.get(key)).replace(old, new)
    bench.do(lambda api: api.update(key, json.loads(text), SAID))


def _patch(bench: Bench, verb: str, words: list[str], options: dict[str, str]) -> tuple[Key, Object, str]:
    if verb == "patch":
        return _key(words), json.loads(words[-1]), "merge"
    if verb == "scale":
        return _key(words), {"spec": {"replicas": int(options["replicas"])}}, "merge"
    if verb == "annotate":
        return _key(words), {"metadata": {"annotations": dict([words[-1].split("=")])}}, "merge"
    if verb == "set":
        return _key(words[1:]), _set(bench, words, options), "strategic"
    return _key(words[1:]), _rollout(bench, words[0], _key(words[1:]), int(options.get("to-revision", 0))), "merge"


def _set(bench: Bench, words: list[str], options: dict[str, str]) -> Object:
    container: Object = dict(zip(("name", "image"), words[-1].split("="), strict=True)) if words[0] == "image" else {}
    if words[0] == "resources":
        limits = dict(limit.split("=") for limit in options["limits"].split(","))
        container = {"name": "web", "resources": {"limits": limits}}
    patch = {"spec": {"template": {"spec": {"containers": [container]}}}}
    if "record" not in options:
        return patch
    command = " ".join(["kubectl", "set", *words, "--record=true"])
    return {**patch, "metadata": {"annotations": {"kubernetes.io/change-cause": command}}}


def _rollout(bench: Bench, verb: str, key: Key, revision: int) -> Object:
    """Models staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go and what pause and resume patch."""
    if verb in ("pause", "resume"):
        return {"spec": {"paused": True if verb == "pause" else None}}
    numbered = {int(annotations(each)[REVISION]): each for each in bench.replica_sets()}
    found = numbered[revision or sorted(numbered)[-2]]
    template = without(found["spec"]["template"], "metadata", "labels", "pod-template-hash")
    live = bench.state.get(key)
    assert live is not None
    changes: Object = {"spec": {"template": _to_become(live["spec"]["template"], template)}}
    cause = annotations(found).get("kubernetes.io/change-cause")
    return put(changes, cause, "metadata", "annotations", "kubernetes.io/change-cause")


def _to_become(before: Any, after: Any) -> Any:
    """A merge patch that leaves nothing of `before`."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return after
    gone = {field: None for field in before if field not in after}
    return {**gone, **{field: _to_become(before.get(field), after[field]) for field in after}}


# Facts


class Facts:
    """The facts of every object, as far as they were told."""

    def __init__(self) -> None:
        self._last: dict[str, Object] = {}
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def changes(self, revisions: list[Revision]) -> Changes:
        """What a stretch of log changed of the facts, with labels for what is random."""
        changes: Changes = {}
        for revision in revisions:
            if revision.key is not None:
                self._learn(revision.key, revision.object)
                self._note(changes, revision.key, revision.object)
        return {self._plain(key): json.loads(self._plain(json.dumps(told))) for key, told in changes.items()}

    def _note(self, changes: Changes, key: Key, obj: Object | None) -> None:
        if key.resource == "events" and obj is not None and obj["source"].get("component") in REPORTERS:
            told = changes.setdefault(f"events/{obj['involvedObject']['kind']}/{obj['involvedObject']['name']}", [])
            if obj["message"] not in told:
                told.append(obj["message"])
        if key.resource not in SHORT:
            return
        named = f"{SHORT[key.resource]}/{key.name}"
        before, after = self._last.pop(named, {}), facts_of(obj) if obj is not None else None
        if after is None:
            changes.setdefault(named, []).append("DELETED")
            return
        self._last[named] = after
        if before != after:
            news = {field: value for field, value in after.items() if before.get(field) != value}
            changes.setdefault(named, []).append(news)

    def _learn(self, key: Key, obj: Object | None) -> None:
        if obj is None:
            return
        value = (obj["metadata"].get("labels") or {}).get("pod-template-hash")
        if value:
            self._label("hash", value)
        ending = name(obj).removeprefix(obj["metadata"].get("generateName") or name(obj))
        if key.resource == "pods" and ending:
            self._label("pod", ending)

    def _label(self, sort: str, value: str) -> None:
        if value not in self._names:
            self._counts[sort] = self._counts.get(sort, 0) + 1
            self._names[value] = f"<{sort}-{self._counts[sort]}>"

    def _plain(self, text: str) -> str:
        for value, label in self._names.items():
            text = re.sub(rf"\b{value}\b", label, text)
        return text


def facts_of(obj: Object) -> Object:
    """The few fields that tell an object's story."""
    status = obj.get("status") or {}
    conditions = status.get("conditions") or ()
    return {
        "replicas": obj["spec"].get("replicas"),
        "generation": obj["metadata"]["generation"],
        "observed": status.get("observedGeneration"),
        "status": {key: value for key, value in status.items() if key not in ("conditions", "observedGeneration")},
        "conditions": {each["type"]: [each["status"], each["reason"], each["message"]] for each in conditions},
        "deleting": is_terminating(obj),
        "owner": [f"{each['kind']}/{each['name']}" for each in obj["metadata"].get("ownerReferences") or ()],
        "revision": annotations(obj).get(REVISION),
    }


# Comparison


def essence(sequence: list[Any]) -> Object:
    """What must agree: the sizes that were walked through and what each condition said, in order, and the facts at the
    end."""
    merged: Object = {}
    walked: dict[str, list[Any]] = {}
    for entry in sequence:
        merged = {"DELETED": True} if entry == "DELETED" else {**merged, **entry}
        for what, value in (("replicas", merged.get("replicas")), *(merged.get("conditions") or {}).items()):
            steps = walked.setdefault(what, [])
            if value is not None and steps[-1:] != [value]:
                steps.append(value)
    return {"walked": walked, "end": {"deleting": True} if merged.get("deleting") else merged}


# What counts the steps on the way: two paces do not come to the same figures.
_COUNTS = ("generation", "observed")


def ends(recorded: Any, here: list[Changes]) -> list[str]:
    """Where an object does not end, after a step, as it did in a recording; the way there may be another."""
    found = []
    for index, (step, changes) in enumerate(zip(recorded["steps"], here, strict=True)):
        for named in sorted(
            {key for run in (*step["changes"], changes) for key in run if not key.startswith("events/")}
        ):
            real = [_end(run.get(named, [])) for run in step["changes"]]
            ours = _end(changes.get(named, []))
            if ours not in real:
                found.append(f"step {index + 1} `{step['run']}`: {named}\n  real {real[0]}\n  here {ours}")
    return found


def _end(sequence: list[Any]) -> Object:
    end: Object = essence(sequence)["end"]
    return {field: value for field, value in end.items() if field not in _COUNTS}


def differences(recorded: Any, here: list[Changes]) -> list[str]:
    """Where what happened here is nothing that was recorded."""
    found = []
    for index, (step, changes) in enumerate(zip(recorded["steps"], here, strict=True)):
        title = f"step {index + 1} `{step['run']}`"
        for named in sorted({key for run in (*step["changes"], changes) for key in run}):
            if not named.startswith("events/"):
                real = [essence(run.get(named, [])) for run in step["changes"]]
                ours = essence(changes.get(named, []))
                if ours not in real:
                    found.append(f"{title}: {named}\n  real {real[0]}\n  here {ours}")
    real_reports = [_reports([step["changes"][run] for step in recorded["steps"]]) for run in range(_runs(recorded))]
    ours_reported = _reports(here)
    reported = sorted({key for run in (*real_reports, ours_reported) for key in run})
    return found + [
        f"{named}\n  real {real_reports[0].get(named)}\n  here {ours_reported.get(named)}"
        for named in reported
        if ours_reported.get(named) not in [run.get(named) for run in real_reports]
    ]


def _runs(recorded: Any) -> int:
    return len(recorded["steps"][0]["changes"])


def _reports(steps: list[Changes]) -> dict[str, list[str]]:
    """What was reported of each object in a whole run. Deployments are told of in order. Which of equal Pods was made
    or deleted first is chance, and so is which of many similar events a recorder combines: it forgets one at random."""
    reports: dict[str, list[str]] = {}
    for changes in steps:
        for key, told in changes.items():
            if key.startswith("events/"):
                reports.setdefault(key, []).extend(map(_unnumbered, told))
    return {key: told if "/Deployment/" in key else sorted(set(told)) for key, told in reports.items()}


def _unnumbered(message: str) -> str:
    return re.sub(r"<pod-\d+>", "<pod>", message.removeprefix("(combined from similar events): "))
