"""What a learner applies by turns: every Apply changes what the Deployment's card says, and a rollout follows."""

from tests.learner.http import deployment

IMAGES = ("nginx:1.15.2", "nginx:1.16.1")


def turn(number: int) -> tuple[str, int]:
    """The manifest of this turn, and how many replicas it wants: one more, one more, two fewer and another image."""
    replicas = 2 + number % 3
    return deployment(IMAGES[number // 3 % 2], replicas), replicas


def words(wants: int) -> str:
    """A regular expression for the count on the card of a Deployment that wants so many, in English."""
    return rf"\b(\d+ of {wants} ready|\d+ ready, {wants} wanted)"
