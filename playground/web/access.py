"""Who may see a workspace: the guest whose signed cookie says that it is theirs. Others are told that there is none.

A guest is a random key in a signed cookie; nothing else is known of them. Leaves out accounts: they come with classes.
"""

import re
import secrets
from collections.abc import Mapping

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponseBase

from playground.workspaces.models import Workspace

COOKIE = "guest"
KEPT = 180 * 24 * 3600  # seconds; renewed while it is used
PUBLIC = "[a-z0-9]{1,16}"  # a workspace's public id, as a regular expression
_SALT = "playground.guest"


def new_guest() -> str:
    return secrets.token_urlsafe(18)


def guest_in(cookies: Mapping[str, str]) -> str:
    """The guest that the cookies name, "" for none (or a cookie that is not from us)."""
    try:
        return signing.TimestampSigner(salt=_SALT).unsign(cookies.get(COOKIE, ""), max_age=KEPT)
    except signing.BadSignature:
        return ""


def guest(request: HttpRequest) -> str:
    """The guest who asks, "" for none."""
    return guest_in(request.COOKIES)


def remember(response: HttpResponseBase, request: HttpRequest, guest: str) -> None:
    """Lets the browser keep who it is."""
    response.set_cookie(
        COOKIE,
        signing.TimestampSigner(salt=_SALT).sign(guest),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE or request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def may_see(guest: str, public: str) -> bool:
    """Whether the workspace is there, and this guest's."""
    return (
        bool(guest and re.fullmatch(PUBLIC, public)) and Workspace.objects.filter(public=public, owner=guest).exists()
    )


def workspace_for(request: HttpRequest, public: str) -> Workspace:
    """The guest's workspace. Raises Http404 for another's as for one that is not there."""
    who = guest(request)
    try:
        return Workspace.objects.get(public=public, owner=who or None)
    except Workspace.DoesNotExist:
        raise Http404 from None
