"""Draws with Django's own engine, as the page does."""

import re
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from playground.diagram.layout import ViewName, Width, layout
from playground.diagram.parts import Scene
from playground.diagram.scene import scene
from playground.diagram.words import ENGLISH, Tongue
from tests.diagram.clusters import SETUP, Yard

ROOT = Path(__file__).resolve().parents[2]
# As the pages link them, in the same order.
_LINKS = (ROOT / "templates/diagram/styles.html").read_text()
STYLES = ["css/tokens.css", *re.findall(r"'(css/diagram/\w+\.css)'", _LINKS)]


def seen(yard: Yard, **more: Any) -> Scene:
    """The yard's scene now."""
    return scene(yard.state, SETUP, yard.state.time, **more)


def draw(there: Scene, view: ViewName = "ownership", width: Width = "wide", tongue: Tongue = ENGLISH) -> str:
    """The picture as the browser gets it."""
    picture = layout(there, view, width, tongue)
    return render_to_string(f"diagram/{view}.svg", {"picture": picture, "object_url": "/objects/"})
