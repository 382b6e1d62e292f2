"""The addresses of the pages, grouped by the thing; paths end in the verb."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from playground.web import access
from playground.web.views import home, objects, preferences, sandbox


class Public(StringConverter):
    """A workspace's public id: what cannot be one is no address, and no database is asked for it."""

    regex = access.PUBLIC


register_converter(Public, "public")


def nothing(_: HttpRequest, **__: str) -> HttpResponse:
    """An address that only has a name here: what lies below it, or before Django (asgi.py), answers."""
    raise Http404


sandbox_urls = [
    path("", sandbox.page, name="sandbox"),
    path("apply/", sandbox.apply, name="sandbox-apply"),
    path("remove/", home.remove, name="sandbox-remove"),
    path("clock/", sandbox.clock, name="sandbox-clock"),
    path("objects/", nothing, name="sandbox-objects"),
    path("objects/<str:resource>/<str:namespace>/<str:name>/", objects.thing, name="sandbox-object"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("theme/", preferences.theme, name="theme"),
    path("sandbox/new/", home.new, name="sandbox-new"),
    path("w/<public:public>/", include(sandbox_urls)),
    path("events/<public:public>", nothing, name="sandbox-events"),
]
