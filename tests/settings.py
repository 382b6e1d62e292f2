"""Podyard's settings as the tests use them: the real ones, on state that is thrown away.

Leaves out hashed names of static files: they need `collectstatic`, which the tests of the supervisor run for real.
"""

import atexit
import os
import shutil
import tempfile

# Each test process has its own, and whoever runs the tests keeps theirs.
os.environ["PLAYGROUND_DATA"] = tempfile.mkdtemp(prefix="podyard-tests-")
atexit.register(shutil.rmtree, os.environ["PLAYGROUND_DATA"], ignore_errors=True)

from playground.settings import *  # noqa: E402, F403 (it reads the line above)

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # A file, as in real use: in memory SQLite locks tables, not the database, and nobody waits for a lock.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}  # noqa: F405
