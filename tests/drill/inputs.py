"""Input that is broken, huge, hostile or merely odd: an answer with the line, nothing applied, nobody harmed."""

import re
from dataclasses import dataclass

from playground.supervisor.parts import WEB_SERVERS
from tests.drill.yard import Yard, insist
from tests.learner import disk, markup
from tests.learner.http import Answer, Learner, deployment

GOOD = deployment()


@dataclass(frozen=True)
class Bad:
    """`line` is where the answer must point to, None where there is no line to name; `says` is a part of its words."""

    text: str | bytes
    line: int | None = None
    says: str = ""


def _bomb() -> str:
    """Nine levels of nine: a billion words once it is written out."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines)


def changed(old: str, new: str) -> str:
    """The good manifest with one thing wrong."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


BAD = {
    "a bracket that is not closed": Bad("metadata: {name: web\nkind: Pod\n", 2),
    "a tab for indentation": Bad(changed("  replicas: 3", "\treplicas: 3"), 6),
    "10 MB": Bad("# " + "x" * 10_000_000),
    "100,000 brackets": Bad("[" * 100_000),
    "100,000 braces": Bad("{a: " * 100_000),
    "100,000 levels of lists": Bad("- " * 100_000),
    "an alias bomb": Bad(_bomb()),
    "an alias to itself": Bad("a: &a [*a]"),
    "an alias that is not there": Bad("a: *b", 1),
    "a key twice": Bad(changed("  replicas: 3\n", "  replicas: 3\n  replicas: 4\n"), 7, "replicas"),
    "a kind that is not there": Bad(changed("kind: Deployment", "kind: Deploiment"), 2, "Deploiment"),
    "a version that is not there": Bad(changed("apps/v1", "apps/v9"), None, "apps/v9"),
    "no kind": Bad(changed("kind: Deployment\n", ""), None, "kind"),
    "no apiVersion": Bad(changed("apiVersion: apps/v1\n", ""), None, "apiVersion"),
    "no name": Bad(changed("  name: nginx\nspec", "  labels: {}\nspec"), None, "name"),
    "a name that is none": Bad(changed("  name: nginx\nspec", "  name: Not_A_Name\nspec"), 4, "Not_A_Name"),
    "a field that is not there": Bad(changed("  replicas: 3", "  replica: 3"), 6, "replica"),
    "a word for a number": Bad(changed("replicas: 3", "replicas: three"), 6),
    "a number for a word": Bad(changed("image: nginx:1.15.2", "image: 5"), 17),
    "a list for a mapping": Bad(changed("spec:\n  replicas: 3", "spec: []\nother:\n  replicas: 3"), 5),
    "a number below zero": Bad(changed("replicas: 3", "replicas: -1"), 6),
    "a huge number": Bad(changed("replicas: 3", f"replicas: {10**30}"), 6),
    "no template": Bad("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {}\n", None, "selector"),
    "labels that do not match": Bad(
        changed("      app: nginx\n  template", "      app: other\n  template"), None, "selector"
    ),
    "a port out of range": Bad(changed("containerPort: 80", "containerPort: 99999"), 19),
    "plain words": Bad("hello", None),
    "a number": Bad("42", None),
    "a list": Bad("- a\n- b\n", None),
    "nothing": Bad("", None),
    "only a comment": Bad("# nothing\n", None),
    "only dashes": Bad("---\n---\n", None),
    "a zero byte": Bad("kind: \0Pod\n", 1),
    "a bell": Bad("kind: \x07Pod\n", 1),
    "bytes that are no text": Bad(b"kind: \xff\xfe\xfa\n"),
    "UTF-16": Bad(GOOD.encode("utf-16")),
    "Latin-1": Bad("# Müller\nkind: Café\n".encode("latin-1")),
    "a Python object": Bad("!!python/object/apply:os.system [id]\n", 1),
    "a binary": Bad("a: !!binary |\n  R0lGODlhDAAMAIQAAP\n"),
    "a merge key on nothing": Bad("<<: 5\n", 1),
    "an empty key": Bad("? \n: a\n"),
    "a key that is a list": Bad("? [a, b]\n: c\n"),
    "JSON that is cut": Bad('{"kind": "Pod", "metadata": '),
    "a directive that is none": Bad("%YAML 9.9\n---\nkind: Pod\n"),
    "a long line": Bad("kind: " + "x" * 400_000),
    "200,000 empty documents": Bad("---\n" * 200_000),
    "a good one, then a bad one": Bad(GOOD + "---\napiVersion: v1\nkind: Pott\nmetadata: {name: a}\n", 22, "Pott"),
}
GOOD_ONES = {
    "a byte order mark": "\ufeff" + GOOD,
    "CRLF": GOOD.replace("\n", "\r\n"),
    "JSON": '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"b": "c"}}',
    "aliases": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: &n b, labels: {app: *n}}\n",
    "Chinese": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  words: 你好 👋\n",
    "what looks like a date for a name": GOOD.replace("  name: nginx\nspec", "  name: 2026-01-01\nspec"),
    "dashes before and after": f"---\n{GOOD}---\n",
    "200 documents": "---\n".join(
        f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: many-{number}\n" for number in range(200)
    ),
}
# A document fails alone: what stands beside it is applied, as kubectl does.
BESIDE = "a good one, then a bad one"


def bad_inputs(yard: Yard) -> str:
    """Every one by Apply and by Delete, with scripts and without."""
    learner = Learner(yard.address)
    learner.open_sandbox()
    before = {part: yard.pid(part) for part in ("worker", *WEB_SERVERS)}
    for name, bad in BAD.items():
        for do in ("apply", "delete"):
            check_bad(yard, learner, name, bad, do)
    for name, text in GOOD_ONES.items():
        check_good(learner, name, text)
    assert before == {part: yard.pid(part) for part in before}, "nobody died of it"
    return (
        f"{len(BAD)} bad manifests refused with a message, {len(GOOD_ONES)} odd ones taken; no error 500, nobody died"
    )


def check_bad(yard: Yard, learner: Learner, name: str, bad: Bad, do: str = "apply") -> None:
    """It is refused with words and, where there is one, a line; the cluster stays as it is."""
    before = disk.kept(yard.data, learner.public).commands
    answer = sent(learner, bad.text, do)
    assert answer.status < 500, f"{name}: {answer.status} {answer.text[:300]}"
    words = markup.text_of(f"<p id=outcome>{answer.text}</p>", "outcome")
    assert words, f"{name}: an answer has words"
    assert 'data-applied="true"' not in answer.text, f"{name} is refused, not {words}"
    if do == "delete" and bad.line is None:
        return
    assert bad.says in words, f"{name}: {bad.says!r} is in {words!r}"
    if bad.line is not None and do == "apply":
        assert str(bad.line) in re.findall(r'data-line="(\d+)"', answer.text), (
            f"{name}: line {bad.line} in {answer.text}"
        )
    if name != BESIDE:
        assert disk.kept(yard.data, learner.public).commands == before, f"{name}: nothing is applied"


def check_good(learner: Learner, name: str, text: str) -> None:
    answer = sent(learner, text, "apply")
    assert 'data-applied="true"' in answer.text, f"{name}: {answer.status} {answer.text[:500]}"


def sent(learner: Learner, text: str | bytes, do: str) -> Answer:
    """Sends it, and again where the learner was too fast."""
    answers: list[Answer] = []
    insist(lambda: answers.append(_patient(learner, text, do)), 70)
    return answers[-1]


def _patient(learner: Learner, text: str | bytes, do: str) -> Answer:
    answer = learner.send(text, do)
    if "actions a minute" in answer.text:
        raise ConnectionRefusedError("too fast")
    return answer
