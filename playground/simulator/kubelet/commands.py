"""The commands that scripts of teaching manifests use, by what they do to the course of a script.

A command that is known to exist and has no row here is taken to succeed at once.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import NamedTuple

from playground.simulator.kubelet.programs import BRIEF, PROGRAMS, SHELLS, TOOLS

# A script that runs more statements than this, all its loops together, is taken to run for ever.
_STATEMENTS = 10_000
_FILES = 200
_SCRATCH = ("/tmp/", "/var/run/", "/run/")  # noqa: S108


class FileChange(NamedTuple):
    """At `age` seconds after the start the file at `path` has this text; None: it is gone."""

    age: float
    path: str
    text: str | None


class ScriptEnds(Exception):  # noqa: N818 (no error: it is how a script ends)
    """The script has come to its end with `code`, or from here on runs for ever (None)."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class LoopLeft(Exception):  # noqa: N818
    """`break` (True) or `continue` (False)."""

    def __init__(self, broken: bool) -> None:
        super().__init__(broken)
        self.broken = broken


class Shell:
    """What a script has done so far. `known` says whether the image has a command, `before` whether it found a file."""

    def __init__(self, env: Mapping[str, str], known: Callable[[str], bool], before: Callable[[str], bool]) -> None:
        self.env = dict(env)
        self.known = known
        self._before = before
        self.age = 0.0
        self.files: list[FileChange] = []
        self.awaits: list[str] = []
        self.runs: tuple[str, ...] = ()
        self.traps = False
        self._present: dict[str, bool] = {}
        self._left = _STATEMENTS

    def spend(self, statements: int) -> None:
        """Counts work, in statements. Raises ScriptEnds where the script has had its share."""
        self._left -= statements
        if self._left < 0:
            raise ScriptEnds(None)

    def execute(self, words: list[str]) -> int:
        """Runs one command; gives its exit code. Raises ScriptEnds where the script ends with it."""
        name = words[0].rsplit("/", 1)[-1]
        if name in _COMMANDS:
            return _COMMANDS[name](self, words)
        if not self.known(words[0]):
            return 127
        if (name in PROGRAMS or name in SHELLS) and not BRIEF.intersection(words[1:]):
            self.runs = tuple(words)
            raise ScriptEnds(None)
        return 0

    def write(self, path: str, text: str | None) -> None:
        """Notes that the file at `path` now has this text, or (None) that it is gone."""
        if path.startswith("/dev/") and not path.startswith("/dev/termination-log"):
            return
        if len(self.files) < _FILES and (text or self._present.get(path) != (text is not None)):
            self.files.append(FileChange(self.age, path, text))
        self._present[path] = text is not None

    def exists(self, path: str) -> bool:
        """Whether a file is there now."""
        return self._present[path] if path in self._present else self._before(path)

    def passes(self, seconds: float) -> None:
        if seconds == inf:
            raise ScriptEnds(None)
        self.age = round(self.age + seconds, 3)


def is_lasting(path: str) -> bool:
    """Whether a path is taken to be there before anybody has made it: all are, but those in a scratch folder."""
    return not path.startswith(_SCRATCH)


def is_tool(name: str) -> bool:
    """Whether a shell image has this command, as a program or inside the shell."""
    return name in TOOLS or name in _COMMANDS or name in SHELLS


def is_whole(text: str) -> bool:
    """Whether a text is a whole number of a sensible length: neither `²` nor thousands of digits."""
    return text.isdecimal() and len(text) <= 9


def number(text: str) -> int:
    return int(text) if is_whole(text.removeprefix("-")) else 0


def _paths(words: Sequence[str]) -> list[str]:
    return [word for word in words[1:] if not word.startswith("-")]


def _sleep(shell: Shell, words: list[str]) -> int:
    shell.passes(sum(_seconds(word) for word in words[1:]))
    return 0


def _seconds(text: str) -> float:
    if text in ("infinity", "inf"):
        return inf
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text)
    return float(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}[found[2]] if found else 0.0


def _touch(shell: Shell, words: list[str]) -> int:
    for path in _paths(words):
        shell.write(path, "")
    return 0


def _remove(shell: Shell, words: list[str]) -> int:
    for path in _paths(words):
        shell.write(path, None)
    return 0


def _read(shell: Shell, words: list[str]) -> int:
    return 0 if all(shell.exists(path) for path in _paths(words) if path.startswith("/")) else 1


def _tail(shell: Shell, words: list[str]) -> int:
    if any(word.lower().startswith("-f") or word == "--follow" for word in words[1:]):
        raise ScriptEnds(None)
    return _read(shell, words)


def _exit(shell: Shell, words: list[str]) -> int:
    raise ScriptEnds(number(words[1]) % 256 if len(words) > 1 else 0)


def _leave_loop(shell: Shell, words: list[str]) -> int:
    raise LoopLeft(words[0] == "break")


def _nslookup(shell: Shell, words: list[str]) -> int:
    """`nslookup myservice.ns.svc`: the script goes on once the Service is there."""
    names = [word.split(".")[0] for word in _paths(words)[:1]]
    shell.awaits += [name for name in names if name not in ("kubernetes", "localhost")]
    shell.passes(0.1)
    return 0


def _calls(shell: Shell, words: list[str]) -> int:
    """`wget http://db:80`, `nc -z db 5432`: a client of a Service of the cluster waits for it as nslookup does."""
    given = [word for word in _paths(words) if not is_whole(word)]
    urls = [word for word in given if "://" in word] or given[-1:]
    hosts = [re.sub(r"^\w+://", "", url).split("/")[0].split(":")[0] for url in urls]
    names = [host for host in hosts if re.fullmatch(r"[a-z][-a-z0-9]*(\.[-a-z0-9]+\.svc(\.cluster\.local)?)?", host)]
    return _nslookup(shell, ["nslookup", *names[:1]]) if names else 0


def _trap(shell: Shell, words: list[str]) -> int:
    shell.traps = shell.traps or any(word in ("TERM", "SIGTERM", "15") for word in words)
    return 0


def _exec(shell: Shell, words: list[str]) -> int:
    rest = words[1:]
    if not rest:
        return 0
    code = shell.execute(rest)
    raise ScriptEnds(code)


def _listen(shell: Shell, words: list[str]) -> int:
    if any(word.startswith("-") and "l" in word for word in words[1:]):
        raise ScriptEnds(None)
    return _calls(shell, words)


def _test(shell: Shell, words: list[str]) -> int:
    terms = [word for word in words[1:] if word not in ("]", "]]")]
    denied = bool(terms) and terms[0] == "!"
    return int(_truth(terms[denied:], shell.exists) == denied)


def _truth(terms: Sequence[str], exists: Callable[[str], bool]) -> bool:
    match terms:
        case ["-f" | "-e" | "-s" | "-d" | "-r", path]:
            return exists(path)
        case ["-n", text] | [text]:
            return text != ""
        case ["-z", text]:
            return text == ""
        case [left, "=" | "==", right]:
            return left == right
        case [left, "!=", right]:
            return left != right
        case [left, sign, right] if sign in _SIGNS:
            return _SIGNS[sign](number(left) - number(right))
    return True


_SIGNS: dict[str, Callable[[int], bool]] = {
    "-eq": lambda difference: difference == 0,
    "-ne": lambda difference: difference != 0,
    "-lt": lambda difference: difference < 0,
    "-le": lambda difference: difference <= 0,
    "-gt": lambda difference: difference > 0,
    "-ge": lambda difference: difference >= 0,
}


def _fine(shell: Shell, words: list[str]) -> int:
    return 0


def _fails(shell: Shell, words: list[str]) -> int:
    return 1


def _forever(shell: Shell, words: list[str]) -> int:
    raise ScriptEnds(None)


_BUILT_IN = "true : echo printf set export cd read shift source . let wait eval local unset umask ulimit command type"
_COMMANDS: dict[str, Callable[[Shell, list[str]], int]] = {
    **dict.fromkeys(_BUILT_IN.split(), _fine),
    **dict.fromkeys(("cat", "ls", "stat", "head"), _read),
    **dict.fromkeys(("test", "[", "[["), _test),
    **dict.fromkeys(("exit", "return"), _exit),
    **dict.fromkeys(("break", "continue"), _leave_loop),
    **dict.fromkeys(("wget", "ping", "getent"), _calls),
    **dict.fromkeys(("yes", "top"), _forever),
    "sleep": _sleep,
    "touch": _touch,
    "rm": _remove,
    "tail": _tail,
    "nslookup": _nslookup,
    "trap": _trap,
    "exec": _exec,
    "nc": _listen,
    "false": _fails,
}
