"""The two forms of a spreadsheet: the file, and what its columns mean."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.people.visibility_models import Kind
from commonweal.tension.upload.mapping import EVERY_ROW, MEANINGS, WrongMapping, checked
from commonweal.tension.upload.read import LARGEST_FILE, MEGABYTE, Sheet


class FileForm(forms.Form):
    """A spreadsheet to look through."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            "A CSV file or an Excel workbook (.xlsx) of at most %(size)d MB, with a row for each report or count."
        )
        % {"size": LARGEST_FILE // MEGABYTE},
        error_messages={"required": _("Choose a spreadsheet."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("This file is larger than %(size)d MB. Split it and send the parts."),
                params={"size": LARGEST_FILE // MEGABYTE},
            )
        return file


class ColumnsForm(forms.Form):
    """For each thing that a report can say, the column that says it."""

    # Whether a row is of strength or of tension is said by a column or once for all.
    needed_for_some = ("kind", EVERY_ROW)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        columns: list[tuple[str, Any]] = [("", _("Not in this file"))]
        for position, name in enumerate(sheet.header):
            # An example helps to tell columns apart.
            example = next((cells[position] for _number, cells in sheet.rows if cells[position]), "")
            short = example if len(example) <= 30 else example[:29] + "…"
            columns.append((name, f"{name} ({short})" if short else name))
        for meaning, label in MEANINGS.items():
            self.fields[meaning] = forms.ChoiceField(
                label=str(label), choices=columns, required=meaning == "what"
            )
            if meaning == "what":
                self.fields[meaning].error_messages["required"] = _(
                    "Choose the column that says what happened."
                )
            if meaning == "kind":
                self.fields[EVERY_ROW] = forms.ChoiceField(
                    label=_("If no column says so, what is every row?"),
                    choices=[("", _("A column says so")), *Kind.choices],
                    required=False,
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                checked(cleaned, self.sheet.header)
            except WrongMapping as error:
                self.add_error(error.meaning or None, str(error))
        return cleaned
