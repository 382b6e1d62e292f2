"""Light or dark: kept in a cookie, so that the first paint is right."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

THEMES = ("light", "dark")
A_YEAR = 365 * 24 * 3600


def of(request: HttpRequest) -> str:
    """The chosen theme, or "auto" for the system's."""
    theme = request.COOKIES.get("theme", "")
    return theme if theme in THEMES else "auto"


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keeps the choice and goes back to the page it was made on."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(back if safe else "/")
    if request.POST.get("theme") in THEMES:
        answer.set_cookie("theme", request.POST["theme"], max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    return answer
