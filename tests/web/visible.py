"""What can be read on a page, apart from what no language changes: names, code, Kubernetes' own words."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

# Read by people who see, and by people who hear the page.
SPOKEN = ("aria-label", "title", "placeholder", "data-label", "data-confirm", "alt")
# Typed or quoted: manifests, commands, keys; a language's own name for itself.
QUOTED = frozenset({"pre", "textarea", "template", "script", "style", "kbd", "code"})
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
# Kubernetes' own words, quoted from the API: a refusal, the conditions and the Events of an object.
API_WORDS = ("said",)

NAMES = frozenset(
    """
    Podyard Kubernetes nginx manifest default kubectl kubelet API CPU YAML CA Gi Ctrl Enter Esc Space
    Pod Deployment Node Namespace Service Event Ready Running Pulling Pending Terminating Completed Error Recreate
    """.split()  # noqa: SIM905 (words are read more easily)
)
# kubectl delete -f; ReplicaSet, maxSurge, ImagePullBackOff; node-1, nginx:1.15.2, apps/v1, manifest.yaml, kube-system;
# the end of a Pod's name; 21.4 s
TERMS = re.compile(
    r"""\b(?:
        kubectl\ [a-z\ -]+ |
        [A-Za-z]+[a-z][A-Z]\w* |
        [\w-]*[a-z\d](?:[-./:=][\w-]+)+ |
        [bcdfghjklmnpqrstvwxz2456789]{5} |
        (?<=\d\ )s
    )\b""",
    re.VERBOSE,
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []  # whether each open element is quoted
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        quoted = self._is_quoted() or tag in QUOTED or ("lang" in given and tag != "html")
        quoted = quoted or any(name in API_WORDS for name in given.get("class", "").split()) or tag == "td"
        if tag not in VOID:
            self.open.append(quoted)
        if quoted:
            return
        self.texts += [given[name] for name in SPOKEN if name in given]
        if given.get("name") == "description":
            self.texts.append(given["content"])

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_quoted():
            self.texts.append(data)

    def _is_quoted(self) -> bool:
        return bool(self.open) and self.open[-1]


def texts(html: str) -> list[str]:
    """The pieces of text that are read on a page, quotations left out."""
    reader = _Reader()
    reader.feed(html)
    assert not reader.open, "the page is not well-formed"
    return [" ".join(text.split()) for text in reader.texts]


def english(html: str, *quoted: str) -> Iterator[str]:
    """The texts of a page in which an English word stands that is neither a name nor in what is quoted."""
    quotes = re.compile("|".join(sorted(map(re.escape, quoted), key=len, reverse=True)) or "$^")
    for text in texts(html):
        words = re.findall(r"[A-Za-z]{2,}", TERMS.sub(" ", quotes.sub(" ", text)))
        if not NAMES.issuperset(words):
            yield text
