"""Telling whoever writes what others read that it tells of a school, before it is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.people.schools import known_schools, tells_of_a_school
from commonweal.ui.confirming import box_about
from commonweal.ui.forms import Words


class SaysWhoReadsOfSchools(forms.Form):
    """A form whose answers tell of a school only after whoever writes them was told who reads it then.

    school_words: the answers that others read. The box is there only where they tell of a school. who_reads_then:
    what is said beside it. The box is named after what is said, so that a tick is about these readers and no others.
    """

    school_words: tuple[str, ...] = ()
    who_reads_then: Words
    _school_box = ""

    @property
    def school_box(self) -> forms.BoundField | None:
        """The box to confirm with, where there is something to confirm."""
        return self[self._school_box] if self._school_box else None

    def ask_about_schools(self) -> None:
        """Add the box where the answers, as typed or suggested, tell of a school. Once the form is bound."""
        said = str(self.told_of_schools())
        if said:
            self._school_box = box_about("only_the_group", said)
            self.fields[self._school_box] = forms.BooleanField(
                label=_("Only the tension group is to read it"),
                help_text=said,
                error_messages={"required": said},
            )

    def told_of_schools(self) -> Words:
        """Who reads the answers, as they are now, because they tell of a school; empty where they do not."""
        told = tells_of_a_school("\n".join(map(self._typed, self.school_words)), known_schools())
        return self.who_reads_then if told else ""

    def _typed(self, name: str) -> str:
        value: Any = self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)
        return str(value or "")
