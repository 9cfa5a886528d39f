"""Several files chosen in one box; whoever must go over the page once more is told to choose them again.

A browser gives a file box back empty. A page that says only what else is wrong would be sent without its pictures.
"""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy as _

CHOOSE_AGAIN = _("Choose the files again: browsers do not keep them.")


class FilesInput(forms.FileInput):
    """A box for one file or several."""

    allow_multiple_selected = True


class _BoundFiles(forms.BoundField):
    """The box on a page. Where anything on the page is wrong, what was chosen in it has to be chosen again."""

    @property
    def errors(self) -> ErrorList:
        own = super().errors
        if self.form.is_bound and self.form.errors and self.data and CHOOSE_AGAIN not in own:
            return type(own)([*own.as_data(), forms.ValidationError(CHOOSE_AGAIN, code="again")])
        return own


class FilesField(forms.FileField):
    """The files of a form, in the order in which they were chosen. What is in them is for the form to judge."""

    widget = FilesInput
    bound_field_class = _BoundFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        if self.required and not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(data or ())
