"""The words of the editor itself: its search panel, folds and lists. The page hands them to it."""

import json

from django.utils.translation import pgettext_lazy

# By the words that CodeMirror asks for; "$" is where it puts a number.
_PHRASES = {
    "Find": pgettext_lazy("editor", "Find"),
    "Replace": pgettext_lazy("editor", "Replace"),
    "next": pgettext_lazy("editor", "next"),
    "previous": pgettext_lazy("editor", "previous"),
    "all": pgettext_lazy("editor", "all"),
    "match case": pgettext_lazy("editor", "match case"),
    "regexp": pgettext_lazy("editor", "regexp"),
    "by word": pgettext_lazy("editor", "by word"),
    "replace": pgettext_lazy("editor", "replace"),
    "replace all": pgettext_lazy("editor", "replace all"),
    "close": pgettext_lazy("editor", "close"),
    "current match": pgettext_lazy("editor", "current match"),
    "on line": pgettext_lazy("editor", "on line"),
    "replaced $ matches": pgettext_lazy("editor", "replaced $ matches"),
    "replaced match on line $": pgettext_lazy("editor", "replaced match on line $"),
    "Go to line": pgettext_lazy("editor", "Go to line"),
    "go": pgettext_lazy("editor", "go"),
    "Fold line": pgettext_lazy("editor", "Fold line"),
    "Unfold line": pgettext_lazy("editor", "Unfold line"),
    "Folded lines": pgettext_lazy("editor", "Folded lines"),
    "Unfolded lines": pgettext_lazy("editor", "Unfolded lines"),
    "to": pgettext_lazy("editor", "to"),
    "folded code": pgettext_lazy("editor", "folded code"),
    "unfold": pgettext_lazy("editor", "unfold"),
    "Completions": pgettext_lazy("editor", "Completions"),
    "Diagnostics": pgettext_lazy("editor", "Diagnostics"),
    "No diagnostics": pgettext_lazy("editor", "No diagnostics"),
    "Selection deleted": pgettext_lazy("editor", "Selection deleted"),
}


def phrases() -> str:
    """The editor's words in the reader's language, as JSON."""
    return json.dumps({asked: str(word) for asked, word in _PHRASES.items()}, ensure_ascii=False)
