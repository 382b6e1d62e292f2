"""`manage.py makemessages`: Django's, which also finds what the pure rooms mark.

They know no Django, so they mark their words with N_ and `counted` (playground/diagram/words.py), not with gettext's
own names. References name the file alone: a line that moves is no change of a text.
"""

from pathlib import Path

from django.core.management.commands import makemessages
from django.utils.translation import to_locale


class Command(makemessages.Command):
    xgettext_options = [  # noqa: RUF012 (Django's own type)
        *makemessages.Command.xgettext_options,
        "--keyword=N_",
        "--keyword=counted:1,2",
        "--add-location=file",
        "--no-wrap",
    ]
    msgmerge_options = [  # noqa: RUF012
        *makemessages.Command.msgmerge_options,
        "--add-location=file",
        "--no-wrap",
        "--no-fuzzy-matching",
    ]
    msguniq_options = [*makemessages.Command.msguniq_options, "--add-location=file", "--no-wrap"]  # noqa: RUF012
    msgattrib_options = [*makemessages.Command.msgattrib_options, "--add-location=file", "--no-wrap"]  # noqa: RUF012

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Without the date on which the texts were gathered, which would be a change each time."""
        super().write_po_file(potfile, locale)
        for path in Path(potfile).parent.glob(f"{to_locale(locale)}/LC_MESSAGES/{self.domain}.po"):
            kept = [line for line in path.read_text().splitlines(keepends=True) if "POT-Creation-Date" not in line]
            path.write_text("".join(kept))
