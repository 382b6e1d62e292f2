"""The addresses of Podyard: health for those who run it, languages, and the pages."""

from django.urls import include, path

from playground.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("playground.web.urls")),
]

handler400 = "playground.web.failures.bad_request"
