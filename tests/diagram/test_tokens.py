"""The colours: each is said for light and dark, and everything that says something can be read."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text()
GROUNDS = ("page", "panel", "lane")


PAIRS = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", CSS)
THEMES = {"light": {name: light for name, light, _ in PAIRS}, "dark": {name: dark for name, _, dark in PAIRS}}


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_every_colour_is_said_once_for_light_and_dark() -> None:
    assert len(PAIRS) == len(dict.fromkeys(name for name, _, _ in PAIRS)) >= 20
    assert not re.findall(r"--[a-z-]+: #", CSS)


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
