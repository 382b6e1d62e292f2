"""A small reading of shell scripts: when a script ends, with which code, which files it makes and removes on the way.

Reads what teaching manifests contain: lists (`;`, `&&`, `||`, newlines), `if`, `while`, `until`, `for`, groups,
redirections, `&`, the container's variables. A loop on `true` runs for ever; a loop on something that nobody here can
know is left after one round. Leaves out the data in pipes, arithmetic, functions and `case`: the shell for containers
does those.
"""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from math import inf
from typing import NamedTuple

from playground.simulator.kubelet.commands import FileChange, LoopLeft, ScriptEnds, Shell, is_lasting

# A loop of more rounds than this is taken to run for ever.
_ROUNDS = 1000
# Letters of the longest word: a script that doubles a variable again and again is not followed further.
_LONGEST = 65_536
# Constructs inside each other.
_DEEPEST = 100
# So many words read once more, or letters of a word written out, are as much work as a statement.
_WORDS, _LETTERS = 64, 1024
_OPENING = frozenset({"if", "while", "until", "for", "case", "{", "("})
_CLOSING = frozenset({"fi", "done", "esac", "}", ")"})
_JOINTS = (";", "&&", "||", "&", ";;")


class Course(NamedTuple):
    """How a script goes: it ends at the age `ends` (inf: never) with `code`; before that, Services named in `awaits`
    must exist. `runs` is the program that it became or waits for, () for none; `traps` whether it handles TERM."""

    ends: float
    code: int
    files: tuple[FileChange, ...] = ()
    awaits: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    traps: bool = False


def course(
    script: str,
    env: Mapping[str, str],
    known: Callable[[str], bool],
    exists: Callable[[str], bool] | None = None,
) -> Course:
    """How the script goes, with these variables; `known` says whether the image has a command, `exists` whether a file
    was there before."""
    shell = Shell(env, known, exists or is_lasting)
    try:
        code = _run(_Tokens(_readable(_split(script))), shell)
        ends = shell.age
    except ScriptEnds as end:
        code, ends = end.code or 0, inf if end.code is None else shell.age
    except (ValueError, IndexError, RecursionError, LoopLeft):
        # An unclosed quote, half a `while`, more nesting than anybody reads, `break` outside a loop: a syntax error.
        code, ends = 2, shell.age
    return Course(ends, code, tuple(shell.files), tuple(dict.fromkeys(shell.awaits)), shell.runs, shell.traps)


def is_single(script: str) -> bool:
    """Whether the script is one plain command: a shell then becomes that command."""
    try:
        words = _split(script)
    except ValueError:
        return False
    return bool(words) and words[0] not in _OPENING and not any(word in _JOINTS or word == "|" for word in words)


def _split(script: str) -> list[str]:
    """The words and operators of a script. Raises ValueError where a quote is not closed."""
    text = re.sub(r"(?m)(^|\s)#.*$", r"\1", re.sub(r"\\\n", " ", script)).strip()
    lexer = shlex.shlex(text.replace("\n", " ; "), posix=True, punctuation_chars=";&|()<>")
    lexer.whitespace_split = True
    lexer.commenters = ""
    return [part for token in lexer for part in _operators(token)]


def _readable(words: list[str]) -> list[str]:
    """The words themselves. Raises ValueError where constructs stand inside each other deeper than anybody reads."""
    steps = ((word in _OPENING) - (word in _CLOSING) for word in words)
    if max(accumulate(steps, lambda depth, step: max(0, depth + step)), default=0) > _DEEPEST:
        raise ValueError("constructs inside each other")
    return words


def _operators(token: str) -> list[str]:
    if token and all(letter in ";&|()<>" for letter in token):
        return re.findall(r"&&|\|\||>>|>&|&>|;;|[;&|()<>]", token)
    return [token]


class _Tokens:
    """The words of a script, taken one by one."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._at = 0

    def peek(self) -> str:
        return self._words[self._at] if self._at < len(self._words) else ""

    def take(self) -> str:
        self._at += 1
        return self._words[self._at - 1] if self._at <= len(self._words) else ""

    def until(self, *stops: str) -> list[str]:
        """Takes the words before the one of `stops` that closes this construct."""
        depth, found = 0, []
        while self._at < len(self._words) and not (depth == 0 and self.peek() in stops):
            word = self.take()
            depth += (word in _OPENING) - (word in _CLOSING)
            found.append(word)
        return found

    def part(self, stop: str) -> list[str]:
        """Takes the words up to `stop`, and `stop` itself."""
        found = self.until(stop)
        self.take()
        return found


def _run(tokens: _Tokens, shell: Shell) -> int:
    """Commands joined by `;`, `&&` and `||`; gives the code of the last."""
    code, skip = 0, False
    while tokens.peek():
        shell.spend(1)
        before = shell.age
        if tokens.peek() in _JOINTS:
            pass  # nothing stands between two joints
        elif skip:
            tokens.until(*_JOINTS)
        elif tokens.peek() in _OPENING:
            code = _construct(tokens, shell)
        else:
            code = _simple(tokens, shell)
        joint = tokens.take()
        if joint == "&":
            shell.age = before
        skip = (joint == "&&" and code != 0) or (joint == "||" and code == 0)
    return code


def _part(words: Sequence[str], shell: Shell) -> int:
    shell.spend(1 + len(words) // _WORDS)
    return _run(_Tokens(words), shell)


def _construct(tokens: _Tokens, shell: Shell) -> int:
    match tokens.take():
        case "{":
            return _part(tokens.part("}"), shell)
        case "(":
            return _part(tokens.part(")"), shell)
        case "if":
            return _if(tokens, shell)
        case "for":
            return _for(tokens, shell)
        case "case":
            tokens.part("esac")
            return 0
        case word:
            return _while(tokens, shell, wanted=word == "while")


def _if(tokens: _Tokens, shell: Shell) -> int:
    code, done, word = 0, False, "if"
    while word in ("if", "elif"):
        condition = tokens.part("then")
        body = tokens.until("elif", "else", "fi")
        if not done and _part(condition, shell) == 0:
            code, done = _part(body, shell), True
        word = tokens.take()
    if word == "else":
        body = tokens.part("fi")
        code = code if done else _part(body, shell)
    return code


def _while(tokens: _Tokens, shell: Shell, wanted: bool) -> int:
    condition = tokens.part("do")
    if not condition:
        raise ValueError("a loop without a condition")
    body = tokens.part("done")
    for _ in range(_ROUNDS):
        before = shell.age
        if (_part(condition, shell) == 0) != wanted or _round(body, shell):
            return 0
        if shell.awaits or (wanted and condition[0] not in ("true", ":", "[", "test", "sleep")):
            return 0
        if shell.age == before:
            break  # a busy loop
    raise ScriptEnds(None)


def _for(tokens: _Tokens, shell: Shell) -> int:
    name = tokens.take()
    head = [word for word in tokens.part("do") if word != ";"]
    body = tokens.part("done")
    for value in _values(head[1:]):
        shell.env[name] = value
        if _round(body, shell):
            break
    return 0


def _round(body: Sequence[str], shell: Shell) -> bool:
    """One round of a loop; whether `break` left it."""
    try:
        _part(body, shell)
    except LoopLeft as left:
        return left.broken
    return False


def _values(words: Sequence[str]) -> list[str]:
    """The values of a `for`: words, `{1..5}`, `$(seq 5)` and `$(seq 1 5)`."""
    text = " ".join(words)
    found = re.search(r"\{(\d+)\.\.(\d+)\}", text) or re.search(r"seq (?:(\d+) )?(\d+)", text)
    if found is None:
        return list(words)
    first, last = int(found[1] or 1), int(found[2])
    return [str(value) for value in range(first, min(last, first + _ROUNDS) + 1)]


def _simple(tokens: _Tokens, shell: Shell) -> int:
    words, target = _read_command(tokens, shell)
    while words and re.match(r"\w+=", words[0]):
        name, _, value = words.pop(0).partition("=")
        shell.env[name] = value
    denied = words[:1] == ["!"]
    words = words[denied:]
    if not words:
        return 0
    code = shell.execute(words)
    if denied:
        return int(code == 0)
    if target and code == 0:
        shell.write(target, " ".join(words[1:]) if words[0] in ("echo", "printf") else "")
    return code


def _read_command(tokens: _Tokens, shell: Shell) -> tuple[list[str], str]:
    """The words of a command, and the file that it writes to; of a pipe the part that decides when it ends."""
    words: list[str] = []
    target = ""
    while (word := tokens.peek()) and word not in _JOINTS:
        tokens.take()
        if word in (">", ">>", "&>"):
            target = _expand(tokens.take(), shell)
            words = words[:-1] if words[-1:] in (["1"], ["2"]) else words
        elif word in ("<", ">&"):
            tokens.take()
            words = words[:-1] if words[-1:] in (["1"], ["2"]) else words
        elif word != "|":
            words.append(_expand(word, shell))
        elif words[:1] in (["tail"], ["sleep"], ["yes"]):
            tokens.until(*_JOINTS)
        else:
            words = []
    return words, target


def _measure(length: int) -> None:
    if length > _LONGEST:
        raise ScriptEnds(None)


def _expand(text: str, shell: Shell) -> str:
    """The word with its variables filled in. Raises ScriptEnds where it grows too long."""
    length = len(text)

    def fill(found: re.Match[str]) -> str:
        nonlocal length
        filled = shell.env.get(found[1], "")
        length += len(filled) - len(found[0])
        _measure(length)
        return filled

    word = re.sub(r"\$\{?(\w+)\}?", fill, text)
    _measure(length)
    shell.spend(length // _LETTERS)
    return word
