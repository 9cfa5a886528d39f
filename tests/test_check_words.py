"""The check of words finds what would be shown in English whatever language somebody reads."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "check_words.py"))
RIGHT = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext
REFUSED = {"read": gettext_lazy("Reading needs a right.")}

def share(form, error, one):
    form.add_error("reason", _("Say why."))
    raise CannotShare(_("%(name)s is not shared.") % {"name": one})
    raise CannotShare(str(REFUSED["read"]))
    raise CannotShare(ngettext("%(n)s is left.", "%(n)s are left.", 2) % {"n": 2}, field="a_reason")
    raise CannotShare(str(error))
    raise WrongMapping("override_reason")
    raise AssertionError("No try is left.")
"""


@pytest.fixture
def planted(tmp_path):
    """A function that puts lines into a module of an invented app and runs the check over it."""

    def plant(lines, where="chairs/verbs/share.py"):
        module = tmp_path / "commonweal" / where
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text(f"{RIGHT}\n{lines}\n", encoding="utf-8")
        return SCRIPT["main"](tmp_path / "commonweal")

    return plant


def test_every_sentence_here_goes_through_gettext():
    assert SCRIPT["main"]() == 0


def test_what_is_right_is_left_alone(planted, capsys):
    assert planted("") == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('raise CannotShare("Say why.")', "not in gettext"),
        ('raise PermissionError("Sharing is for others.")', "not in gettext"),
        ("raise CannotShare(f'{name} is not shared.')", "not in gettext"),
        ('raise CannotShare("Not shared: " + name)', "not in gettext"),
        ('raise CannotShare("Not shared: %s." % name)', "not in gettext"),
        ('raise CannotShare("Not shared: {}.".format(name))', "not in gettext"),
        ('raise CannotShare(_("Say why.") if one else "Say more of it.")', "not in gettext"),
        ('NO = "There is no such chair."\nraise CannotShare(NO)', "no such chair"),
        (
            'NO: dict[str, str] = {"sit": "Sitting is for others."}\nraise CannotShare(str(NO["sit"]))',
            "Sitting",
        ),
        ('form.add_error("reason", "Say why.")', "not in gettext"),
        ('messages.error(request, "Nothing was shared.")', "not in gettext"),
        ("raise CannotShare(_(f'{name} is not shared.'))", "put together before"),
        ('raise CannotShare(_("%s is not shared.") % name)', "placeholder without a name"),
    ],
)
def test_a_planted_sentence_is_found(planted, capsys, line, problem):
    assert planted(line) == 1
    said = capsys.readouterr().err
    assert "commonweal/chairs/verbs/share.py:" in said
    assert problem in said


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("chairs/verbs.py", 1),
        ("chairs/forms.py", 1),
        ("chairs/upload/forms/first.py", 1),
        ("people/visibility.py", 1),
        ("chairs/selectors.py", 0),
        ("sources/verbs.py", 0),
        ("chairs/tests/verbs.py", 0),
        ("people/first_accounts.py", 0),
    ],
)
def test_it_looks_where_people_are_refused_and_not_where_programs_are(planted, where, found):
    assert planted('raise CannotShare("Say why.")', where) == found


def test_a_module_that_puts_something_on_the_record_is_looked_at_whatever_its_name(planted):
    line = 'from commonweal.audit.verbs import record\nraise CannotShare("Say why.")'
    assert planted(line, "chairs/lending.py") == 1


def test_make_check_runs_it():
    assert "scripts/check_words.py" in (ROOT / "Makefile").read_text(encoding="utf-8")
