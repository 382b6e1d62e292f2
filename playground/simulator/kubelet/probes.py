"""What a probe of a container answers at a moment of its life: by the image catalogue, its files, or a script.

A teacher scripts a probe by an annotation of the Pod, counted from the container's start:

    podyard.dev/probe.web.readiness: "ok 20s, fail 30s, ok"

(container "web", its readiness probe; the last word holds for ever; "fail" alone fails from the start). Models
pkg/kubelet/prober/prober.go and pkg/probe/{http,tcp,exec,grpc}. Leaves out timeouts of slow answers and HTTPS.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from math import inf
from typing import NamedTuple

from playground.simulator.contract import Plan
from playground.simulator.kubelet.commands import is_tool, is_whole
from playground.simulator.kubelet.life import Life
from playground.simulator.kubelet.processes import Process
from playground.simulator.kubelet.programs import ANY
from playground.simulator.kubelet.scripts import course
from playground.simulator.objects import Object

KINDS = ("startup", "readiness", "liveness")
ANNOTATION = "podyard.dev/probe."

_REFUSED = "dial tcp {}: connect: connection refused"


class ProbeError(Exception):
    """The probe itself could not be made, in the words of its event."""


class Segment(NamedTuple):
    """From the age `since` (seconds) the probe succeeds, or does not."""

    since: float
    succeeds: bool


# A run is counted up to its threshold, and every count has a slot of its own; what is above this counts as this.
MOST_RUNS = 600
# Changes of mind in a script; what is beyond is passed over.
MOST_SEGMENTS = 1000


def spec_of(container: Object, kind: str) -> Object | None:
    """The container's probe of this kind."""
    probe: Object | None = container.get(f"{kind}Probe")
    if probe is None or max(probe.get("failureThreshold", 3), probe.get("successThreshold", 1)) <= MOST_RUNS:
        return probe
    bounded: Object = {
        name: min(probe[name], MOST_RUNS) for name in ("failureThreshold", "successThreshold") if name in probe
    }
    return {**probe, **bounded}


def slots(container: Object, kind: str) -> Iterator[str]:
    """The slots under which a probe's next run may be waiting."""
    probe = spec_of(container, kind) or {}
    for run in range(1 - probe.get("successThreshold", 1), probe.get("failureThreshold", 3) + 1):
        yield f"probe/{container['name']}/{kind}/{run}"


def silence(life: Life, container: Object, but: str = "") -> Plan:
    """Stops the container's probes, except those of the kind `but`."""
    for kind in KINDS:
        if kind != but and f"{kind}Probe" in container:
            yield from life.cancel(*slots(container, kind))


@lru_cache(maxsize=512)
def read_script(text: str) -> tuple[Segment, ...]:
    """The segments of an annotation; what cannot be read is passed over."""
    since = 0.0
    segments: list[Segment] = []
    for word in text.split(","):
        found = re.fullmatch(r"\s*(ok|fail)(?:\s+(\d+(?:\.\d+)?)\s*(s|m)?)?\s*", word)
        if found is None or since == inf:
            continue
        if len(segments) == MOST_SEGMENTS:
            break
        if not segments or segments[-1].succeeds != (found[1] == "ok"):
            segments.append(Segment(since, found[1] == "ok"))
        since = since + float(found[2]) * (60 if found[3] == "m" else 1) if found[2] else inf
    return tuple(segments)


def _script(life: Life, container: Object, kind: str) -> tuple[Segment, ...]:
    annotations = life.pod["metadata"].get("annotations")
    text = annotations.get(f"{ANNOTATION}{container['name']}.{kind}") if annotations else None
    return read_script(text) if text else ()


class Answer(NamedTuple):
    """`text` is what the event says where the probe did not succeed, "" where it did; `counts`: it is a verdict."""

    text: str
    counts: bool = True


SUCCESS = Answer("")
_EXEC_FAILED = (
    "rpc error: code = Unknown desc = failed to exec in container: "
    "OCI runtime exec failed: exec failed: unable to start container process: "
)


def answer(life: Life, container: Object, kind: str, age: float) -> Answer:
    """What the container's probe of this kind answers at this age of the container. Models prober.go probe."""
    probe = spec_of(container, kind) or {}
    process = life.process(container)
    segments = _script(life, container, kind)
    if segments:
        succeeds = [each.succeeds for each in segments if each.since <= age][-1]
        return SUCCESS if succeeds else Answer(f"{kind.capitalize()} probe failed: {_scripted_failure(probe)}")
    try:
        failure = _ask(life, container, process, probe, age)
    except ProbeError as error:
        return Answer(f"{kind.capitalize()} probe errored and resulted in unknown state: {error}", counts=False)
    return SUCCESS if failure is None else Answer(f"{kind.capitalize()} probe failed: {failure}")


def _ask(life: Life, container: Object, process: Process, probe: Object, age: float) -> str | None:
    """What the probe brings back where it fails; None where it succeeds."""
    address = life.status.get("podIP", "")
    if "httpGet" in probe:
        return _http(container, process, probe["httpGet"], address, age)
    if "tcpSocket" in probe:
        return _tcp(container, process, probe["tcpSocket"]["port"], address, age)
    if "grpc" in probe:
        return _grpc(process, probe, address, age)
    command = (probe.get("exec") or {}).get("command") or ["true"]
    beside = life.process_of_command(container, command)
    if beside.failure:
        why = beside.failure.rpartition(": error during container init: ")[2]
        raise ProbeError(f"{_EXEC_FAILED}{why}")
    return _exec(process, command, age, probe.get("timeoutSeconds", 1))


def changes(life: Life, container: Object, kind: str) -> list[float]:
    """The ages at which the probe's answer may change, in order."""
    segments = _script(life, container, kind)
    if segments:
        return [segment.since for segment in segments]
    process = life.process(container)
    ages = {process.program.boot, *(change.age for change in process.files)}
    if process.program.sick is not None:
        ages.add(process.program.sick)
    return sorted(ages)


def _scripted_failure(probe: Object) -> str:
    if "httpGet" in probe:
        return "HTTP probe failed with statuscode: 500"
    return "command terminated with exit code 1" if "exec" in probe else "connection refused"


def _port(container: Object, port: int | str) -> int:
    """The number of a port, which may be named. Models pkg/probe/util.go ResolveContainerPort."""
    if isinstance(port, int) or is_whole(port):
        return int(port)
    for each in container.get("ports") or ():
        if each.get("name") == port:
            return int(each["containerPort"])
    raise ProbeError(f'strconv.Atoi: parsing "{port}": invalid syntax')


def _listens(process: Process, port: int, age: float) -> bool:
    return port in process.program.ports and age >= process.program.boot


def _http(container: Object, process: Process, action: Object, address: str, age: float) -> str | None:
    port = _port(container, action["port"])
    path = "/" + (action.get("path") or "").removeprefix("/")
    host = f"{action.get('host') or address}:{port}"
    if not _listens(process, port, age):
        return f'Get "{(action.get("scheme") or "HTTP").lower()}://{host}{path}": {_REFUSED.format(host)}'
    program = process.program
    if program.sick is not None and age >= program.sick:
        return "HTTP probe failed with statuscode: 500"
    if ANY in program.paths or path.split("?", maxsplit=1)[0] in program.paths:
        return None
    return "HTTP probe failed with statuscode: 404"


def _tcp(container: Object, process: Process, wanted: int | str, address: str, age: float) -> str | None:
    port = _port(container, wanted)
    return None if _listens(process, port, age) else _REFUSED.format(f"{address}:{port}")


def _grpc(process: Process, probe: Object, address: str, age: float) -> str | None:
    port = probe["grpc"]["port"]
    if _listens(process, port, age):
        return None
    limit = probe.get("timeoutSeconds", 1)
    return f'timeout: failed to connect service "{address}:{port}" within {limit}s: context deadline exceeded'


def _exec(process: Process, command: list[str], age: float, limit: int) -> str | None:
    """The command runs beside the process, sees its files, and fails by its exit code, or by taking too long."""
    name = command[0].rsplit("/", 1)[-1]
    if not is_tool(name):
        # A client of the server that runs here: it succeeds once the server answers.
        return None if age >= process.program.boot else ""
    script = command[-1] if "-c" in command else " ".join(command)
    asked = re.search(r"\b(?:curl|wget|nc)\b.*?(?:localhost|127\.0\.0\.1)(?:[: ](\d{1,5}))?", script)
    if asked and not _listens(process, int(asked[1] or 80), age):
        return ""
    found = course(script, {}, _is_known, lambda path: process.has_file(path, age))
    if found.ends > limit and not found.runs and not found.awaits:
        return f'command timed out: "{" ".join(command)}" timed out after {limit}s'
    code = found.code
    if code == 0:
        return None
    path = script.split()[-1]
    return f"cat: can't open '{path}': No such file or directory\n" if name == "cat" else ""


def _is_known(command: str) -> bool:
    return True
