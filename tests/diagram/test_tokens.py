"""The colours: dark by choice is dark by system, and everything that says something can be read."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text()
GROUNDS = ("page", "panel", "lane")


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


LIGHT = colours(CSS[CSS.index(":root {") : CSS.index("--sans")])
CHOSEN = colours(CSS[CSS.index(':root[data-theme="dark"] {') : CSS.index("@media (prefers-color-scheme")])
SYSTEM = colours(CSS[CSS.index("@media (prefers-color-scheme") : CSS.index("@media (prefers-reduced-motion")])
THEMES = {"light": LIGHT, "dark": CHOSEN}


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_dark_is_the_same_whether_the_reader_or_the_system_chose_it() -> None:
    assert CHOSEN == SYSTEM
    assert set(CHOSEN) == set(LIGHT)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("word", ["ink", "soft", "accent", "ready", "way", "unready", "failed", "leaving"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_words_can_be_read_on_every_ground(theme: str, word: str, ground: str) -> None:
    assert contrast(THEMES[theme][word], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("glyph", "tile"),
    [
        ("on-ready", "ready"),
        ("on-failed", "failed"),
        ("way", "way-soft"),
        ("unready", "unready-soft"),
        ("leaving", "leaving-soft"),
    ],
)
def test_glyphs_stand_out_from_their_tiles(theme: str, glyph: str, tile: str) -> None:
    assert contrast(THEMES[theme][glyph], THEMES[theme][tile]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("edge", ["ready", "way", "unready-edge", "failed", "leaving-edge"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_outlines_stand_out_from_the_ground(theme: str, edge: str, ground: str) -> None:
    assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("word", "ground"), [("on-accent", "accent"), ("accent", "accent-soft"), ("ink", "edited")])
def test_words_can_be_read_on_coloured_grounds(theme: str, word: str, ground: str) -> None:
    assert contrast(THEMES[theme][word], THEMES[theme][ground]) >= 4.5
