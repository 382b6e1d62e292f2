"""A scene becomes a picture: every place an integer, every word in the reader's language."""

from typing import Literal, TypeAlias

from playground.diagram.labels import Speaker
from playground.diagram.layout.nodes import nodes
from playground.diagram.layout.ownership import ownership
from playground.diagram.layout.shapes import WIDTHS, Picture, Width
from playground.diagram.parts import Scene
from playground.diagram.words import ENGLISH, Tongue

__all__ = ["WIDTHS", "Picture", "Width", "layout"]

ViewName: TypeAlias = Literal["ownership", "nodes"]


def layout(scene: Scene, view: ViewName = "ownership", width: Width = "wide", tongue: Tongue = ENGLISH) -> Picture:
    """The picture of a scene in one view, for a stage of one width class (see WIDTHS), in the words of a tongue."""
    draw = nodes if view == "nodes" else ownership
    return draw(scene, Speaker(tongue), width)
