"""Words wait for a tongue: then they are said in its language, with its plurals."""

from gettext import NullTranslations

import pytest

from playground.diagram.words import ENGLISH, Words, as_is, counted, listed, say


class Chinese(NullTranslations):
    """A catalogue of three entries, with Chinese's one form for every number."""

    def gettext(self, message: str) -> str:
        return {"on {node}": "在 {node} 上", "{what}, again": "又{what}", "": "Project-Id-Version: head"}.get(
            message, message
        )

    def ngettext(self, singular: str, plural: str, number: int) -> str:  # noqa: ARG002 (gettext's signature)
        return {"{count} Pod": "{count} 个 Pod"}[singular]


CHINESE = Chinese()


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (Words("on {node}", {"node": "node-1"}), "on node-1", "在 node-1 上"),
        (counted("{count} Pod", "{count} Pods", 1), "1 Pod", "1 个 Pod"),
        (counted("{count} Pod", "{count} Pods", 2), "2 Pods", "2 个 Pod"),
        (counted("{count} Pod", "{count} Pods", 0), "0 Pods", "0 个 Pod"),
        (as_is("CrashLoopBackOff {odd}"), "CrashLoopBackOff {odd}", "CrashLoopBackOff {odd}"),
        (
            Words("{what}, again", {"what": Words("on {node}", {"node": "n"})}),
            "on n, again",
            "又在 n 上",
        ),
        (listed(as_is("a"), None, Words(""), as_is("b")), "a · b", "a · b"),
    ],
)
def test_words_are_said_in_the_tongue(words: Words, english: str, chinese: str) -> None:
    assert say(words, ENGLISH) == english
    assert say(words, CHINESE) == chinese


def test_no_words_are_not_the_head_of_a_catalogue() -> None:
    assert say(Words(""), CHINESE) == ""


def test_a_place_that_an_old_log_does_not_fill_keeps_its_name() -> None:
    assert say(Words("on {node} of {pool}", {"node": "n"}), ENGLISH) == "on n of {pool}"
