"""What a page says, read from its HTML."""

from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})


class _Things(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.things: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (HTMLParser's)
        found = dict(attrs)
        if found.get("data-key") and found.get("aria-label"):
            self.things[str(found["data-key"])] = str(found["aria-label"])


def things(html: str) -> dict[str, str]:
    """What the diagram shows: by key ("pods/default/nginx-...") the words that a screen reader hears."""
    parser = _Things()
    parser.feed(html)
    return parser.things


class _Part(HTMLParser):
    """The text inside one element."""

    def __init__(self, ident: str) -> None:
        super().__init__()
        self.ident = ident
        self.depth = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        if self.depth or dict(attrs).get("id") == self.ident:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in VOID:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth and data.strip():
            self.words.append(" ".join(data.split()))


def text_of(html: str, ident: str) -> str:
    """The words inside the element with this id."""
    parser = _Part(ident)
    parser.feed(html)
    return " ".join(parser.words)
