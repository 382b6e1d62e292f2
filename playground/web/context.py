"""What every template knows."""

from django.http import HttpRequest

from playground.web.views import preferences


def page(request: HttpRequest) -> dict[str, str]:
    return {"theme": preferences.of(request)}
