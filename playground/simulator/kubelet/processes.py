"""What runs inside a container: from its image, command, args and variables to a process as seen from outside.

Nothing is executed. A process is a function of its age: when it ends and with which code, when it answers on which
port, which files it has made, how it takes a TERM.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from math import inf
from typing import Any, NamedTuple

from playground.simulator.kubelet import images
from playground.simulator.kubelet.commands import FileChange, is_lasting, is_tool, is_whole
from playground.simulator.kubelet.programs import AGNHOST, ANY, BRIEF, COMPANIONS, PROGRAMS, SHELLS, Program
from playground.simulator.kubelet.references import parse
from playground.simulator.kubelet.scripts import course, is_single
from playground.simulator.kubelet.snippets import outcome
from playground.simulator.objects import Object
from playground.simulator.objects.quantity import value

_FAILED = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
    'unable to start container process: error during container init: exec: "{}": {}: unknown'
)
# How long the kernel lets a process grow before it kills it for its memory, and how long a script takes to end.
_GROWS = 1.5
_ENDS = 0.1
_STARTS = 0.6  # an interpreter comes up
_SIMPLE = frozenset({"sleep", "true", "false"})
# What reading goes wrong with where people have written what no program takes.
_MISTAKES = (ValueError, IndexError, ArithmeticError, RecursionError, TypeError)
_INTERPRETERS = frozenset({"python", "python3", "perl", "node", "ruby", "php"})


class Process(NamedTuple):
    """Ends by itself at the age `ends` (seconds; inf: never) with `code` for `reason` ("Completed", "Error",
    "OOMKilled"), once the Services in `awaits` exist. `failure`: why the runtime cannot start it, or ""."""

    program: Program
    ends: float = inf
    code: int = 0
    reason: str = "Completed"
    files: tuple[FileChange, ...] = ()
    awaits: tuple[str, ...] = ()
    failure: str = ""

    def has_file(self, path: str, age: float) -> bool:
        """Whether a file that the process may have made is there at this age."""
        there = is_lasting(path)
        for change in self.files:
            if change.path == path and change.age <= age:
                there = change.text is not None
        return there

    def says(self, path: str) -> str:
        """What the process has written to `path` by its end: its termination message."""
        return "".join(change.text or "" for change in self.files if change.path == path)


class _Start(NamedTuple):
    """All that decides what runs; hashable, so that a thousand equal containers are read once."""

    image: str
    command: tuple[str, ...]
    args: tuple[str, ...]
    env: tuple[tuple[str, str], ...]
    ports: tuple[int, ...]
    mounts: tuple[str, ...]
    memory: str
    stdin: bool


def process_of(pod: Object, container: Object, image: str) -> Process:
    """What runs in this container of this Pod when it is started from this image, whose name must be readable."""
    limits = (container.get("resources") or {}).get("limits") or {}
    return _process(
        _Start(
            image,
            tuple(container.get("command") or ()),
            tuple(container.get("args") or ()),
            _env(pod, container),
            tuple(port["containerPort"] for port in container.get("ports") or ()),
            tuple(mount["mountPath"] for mount in container.get("volumeMounts") or ()),
            str(limits.get("memory", "")),
            bool(container.get("stdin")),
        )
    )


def _env(pod: Object, container: Object) -> tuple[tuple[str, str], ...]:
    """The container's variables as far as the Pod itself gives them; others are set to a word."""
    found: list[tuple[str, str]] = [("*", "set")] if container.get("envFrom") else []
    for each in container.get("env") or ():
        path = (each.get("valueFrom") or {}).get("fieldRef", {}).get("fieldPath", "")
        if path.startswith("metadata."):
            found.append((each["name"], _field(pod["metadata"], path)))
        else:
            found.append((each["name"], "set" if "valueFrom" in each else str(each.get("value", ""))))
    return tuple(found)


def _field(metadata: Mapping[str, Any], path: str) -> str:
    """`metadata.name`, or `metadata.annotations['x']`."""
    name, _, rest = path.removeprefix("metadata.").partition("[")
    found = metadata.get(name, "")
    return str((found or {}).get(rest.strip("]'\""), "") if rest else found)


@lru_cache(maxsize=2048)
def _process(start: _Start) -> Process:
    """What runs; a container with a mistake in its words ends as a shell does that cannot read its script."""
    try:
        return _started(start)
    except _MISTAKES:
        return _ending(_ENDS, 2)


def _started(start: _Start) -> Process:
    image = images.find(parse(start.image))
    argv = _argv(start, image)
    env = dict(start.env)
    if not image or image is images.UNKNOWN:
        return _own_image(argv, env, start)
    if not _exists(argv[0], image, start):
        return Process(Program(), failure=_FAILED.format(argv[0], _missing(argv[0])))
    if argv[0].rsplit("/", 1)[-1] in SHELLS:
        return _shell(argv, env, image, start)
    return _run(argv, env, start)


def _missing(word: str) -> str:
    return f"stat {word}: no such file or directory" if "/" in word else "executable file not found in $PATH"


def _argv(start: _Start, image: images.Image | None) -> tuple[str, ...]:
    """The words that run. Models how a runtime joins an image's ENTRYPOINT and CMD with command and args."""
    if start.command:
        return start.command + start.args
    default, fixed = (image.argv, image.fixed) if image else ((), 0)
    if not start.args:
        return default
    if start.args[0].startswith("-"):
        fixed = max(fixed, 1)  # the entrypoint scripts of official images put their program before flags
    return default[:fixed] + start.args


def _exists(word: str, image: images.Image, start: _Start) -> bool:
    """Whether the image has this program, or a volume brings it along."""
    name = word.rsplit("/", 1)[-1]
    if "/" in word and any(word.startswith(mount.rstrip("/") + "/") for mount in start.mounts):
        return True
    own = image.argv[0]
    return is_tool(name) or name == own or name in COMPANIONS.get(own, "").split() or name == "docker-entrypoint.sh"


def _own_image(argv: tuple[str, ...], env: dict[str, str], start: _Start) -> Process:
    """An image that the catalogue does not know: its program runs, and answers on the ports that it declares."""
    if argv and argv[0].rsplit("/", 1)[-1] in SHELLS | _SIMPLE:
        return _shell(argv, env, None, start)
    return Process(Program(start.ports, (ANY,), term=0.5, term_code=143))


def _shell(argv: tuple[str, ...], env: dict[str, str], image: images.Image | None, start: _Start) -> Process:
    script = _script(argv)
    if script is not None:
        return _course(script, env, image, start)
    # A shell without a script reads its standard input: where that is closed, it ends at once, content.
    return Process(Program(term=None)) if start.stdin else _ending(_ENDS, 0)


def _script(argv: tuple[str, ...]) -> str | None:
    """The script of `sh -c SCRIPT`, or of a plain command; None where a shell is to read its input."""
    if argv[0].rsplit("/", 1)[-1] not in SHELLS:
        return _quoted(argv)
    for index, word in enumerate(argv[1:], 1):
        if word.startswith("-") and "c" in word and not word.startswith("--"):
            return argv[index + 1] if index + 1 < len(argv) else "exit 2"
        if not word.startswith("-"):
            return "sleep infinity"  # a script file, which nobody here can read
    return None


def _quoted(argv: tuple[str, ...]) -> str:
    return " ".join("'" + word.replace("'", "'\"'\"'") + "'" for word in argv)


def _course(script: str, env: dict[str, str], image: images.Image | None, start: _Start) -> Process:
    found = course(script, env, lambda word: image is None or _exists(word, image, start))
    if found.runs:
        inner = _run(found.runs, env, start)
        if not is_single(script) and "exec " not in script:
            # A shell that waits for its child passes no signal on.
            inner = inner._replace(program=inner.program._replace(term=None))
        return inner._replace(files=found.files, awaits=found.awaits)
    ending = _ending(found.ends + _ENDS, found.code)
    program = Program(term=0.1 if found.traps else None)
    return ending._replace(program=program, files=found.files, awaits=found.awaits)


def _run(argv: tuple[str, ...], env: dict[str, str], start: _Start) -> Process:
    """The process of a program that is no shell."""
    name = argv[0].rsplit("/", 1)[-1]
    if name == "agnhost":
        return _still(_with_port(AGNHOST.get("".join(argv[1:2]), AGNHOST["pause"]), argv))
    if name in ("stress", "stress-ng"):
        return _stress(argv, start)
    if name in _INTERPRETERS:
        return _interpreter(name, argv, env)
    program = PROGRAMS.get(name)
    if program is None:
        return _course(_quoted(argv), env, None, start)
    if BRIEF.intersection(argv[1:]):
        return _ending(_ENDS, 0)
    if program.needs and "*" not in env and not any(env.get(needed) for needed in program.needs):
        return _ending(1.0, 1)
    return _still(_with_port(program, argv))


def _with_port(program: Program, argv: tuple[str, ...]) -> Program:
    """The program with the port that its flags name: `--http-port=8081`, `-listen=:8081`, `--port 8081`."""
    for word, after in pairwise((*argv, "")):
        flag, _, found = word.partition("=")
        port = (found or after).rpartition(":")[2]
        if flag.lstrip("-") in ("port", "http-port", "listen", "listen-port", "p") and is_whole(port):
            return program._replace(ports=(int(port), *program.ports[1:]))
    return program


def _interpreter(name: str, argv: tuple[str, ...], env: dict[str, str]) -> Process:
    text = " ".join(argv[1:])
    if len(argv) == 1:
        return _still(PROGRAMS[name])
    if "http.server" in text or "SimpleHTTPServer" in text:
        return Process(Program((int(argv[-1]) if is_whole(argv[-1]) else 8000,), (ANY,), term=None))
    if "bpi(" in text:
        digits = text.partition("bpi(")[2].partition(")")[0]
        return _ending(3.0 + int(digits) / 500 if is_whole(digits) else 3.0, 0)
    if not any(word in ("-c", "-e", "-r", "-wle", "--version", "-V", "-v") for word in argv[1:]):
        return Process(Program((8080,), (ANY,), term=None))  # a program of its own: taken for a server
    if not name.startswith("python") or "-c" not in argv:
        return _ending(_STARTS, 0)
    found = outcome(argv[argv.index("-c") + 1] if argv[-1] != "-c" else "", env)
    return _ending(_STARTS + found.seconds, found.code)._replace(program=Program(term=None))


def _stress(argv: tuple[str, ...], start: _Start) -> Process:
    """A program that takes memory and processor: with more memory than its limit the kernel kills it."""
    wanted = ""
    for word, after in pairwise((*argv, "")):
        if word in ("--vm-bytes", "-mem-total", "--mem-total"):
            wanted = after
    if start.memory and wanted and _bytes(wanted) > value(start.memory):
        return Process(Program(term=None), _GROWS, 137, "OOMKilled")
    return Process(Program(term=None))


def _bytes(text: str) -> int:
    """`150M` as stress says it (powers of two), or a quantity."""
    return value(f"{text.upper()}i" if text[-1:].isalpha() and not text.endswith("i") else text)


def _still(program: Program) -> Process:
    return Process(program) if program.ends is None else _ending(program.ends, program.code)


def _ending(age: float, code: int) -> Process:
    return Process(Program(term=None), age, code, "Error" if code else "Completed")
