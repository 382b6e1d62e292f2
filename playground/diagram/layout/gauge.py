"""The gauge's bar and posts in pixels."""

from playground.diagram import labels
from playground.diagram.labels import Speaker
from playground.diagram.layout.shapes import GaugeBox, Text, at
from playground.diagram.layout.text import Face
from playground.diagram.layout.text import width as text_width
from playground.diagram.parts import Gauge
from playground.diagram.words import Words

# More Pods than this are not parted one from the next.
MOST_GAPS = 30


def gauge_box(gauge: Gauge, speaker: Speaker, x: int, y: int, width: int) -> GaugeBox:
    """The bar runs to "at most", or further where there are more Pods than that."""
    there = gauge.available + gauge.others
    scale = max(gauge.most, there, 1)

    def place(number: int) -> int:
        return number * width // scale

    least = speaker.say(Words(labels.AT_LEAST, {"number": gauge.least}))
    most = speaker.say(Words(labels.AT_MOST, {"number": gauge.most}))
    return GaugeBox(
        at=at(x, y),
        width=width,
        available=place(gauge.available),
        others=place(there) - place(gauge.available),
        gaps=tuple(place(number) for number in range(1, there)) if there <= MOST_GAPS else (),
        least=place(gauge.least),
        most=place(gauge.most),
        texts=(
            Text(_under(place(gauge.least), least, width), 12, "post", least, "middle"),
            Text(_under(place(gauge.most), most, width), 45, "post", most, "middle"),
        ),
        label=speaker.gauge(gauge),
    )


def _under(post: int, text: str, width: int) -> int:
    """Where the middle of the text stands: at its post, but within the bar."""
    half = text_width(text, Face(12)) // 2
    return min(max(post, half), max(width - half, half))
