import re

import polib
import pytest
from django.utils import translation

from commonweal.ui import languages


@pytest.fixture(scope="module", autouse=True)
def compiled():
    languages.compile_all()


@pytest.mark.parametrize("language", languages.LANGUAGES)
@pytest.mark.parametrize("app", languages.apps(), ids=lambda app: app.name)
def test_everything_the_public_reads_is_translated(app, language):
    assert languages.missing(app, language) == []


@pytest.mark.parametrize("language", languages.LANGUAGES)
@pytest.mark.parametrize("app", languages.apps(), ids=lambda app: app.name)
def test_translations_keep_the_places_for_names_and_numbers(app, language):
    for entry in polib.pofile(str(app / "locale" / language / "LC_MESSAGES" / "django.po")):
        wanted = set(re.findall(r"%\(\w+\)s", entry.msgid))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert not text or set(re.findall(r"%\(\w+\)s", text)) == wanted, entry.msgid


@pytest.mark.django_db
@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_a_translated_page_says_that_it_awaits_review(client, language):
    english = client.get("/").content.decode()
    client.cookies["django_language"] = language
    assert "cw-review" not in english
    assert "cw-review" in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_whoever_is_signed_in_reads_that_most_of_the_workbench_is_in_english(client, sign_in, language):
    with translation.override(language):
        said = translation.gettext(
            "Most of the workbench is in English for now. The pages for the public are translated."
        )
    assert not said.startswith("Most of")
    aisha = sign_in("aisha")
    for browser in (client, aisha):
        browser.cookies["django_language"] = language
    assert said in aisha.get("/week/").content.decode()
    assert said not in client.get("/").content.decode()


@pytest.mark.django_db
def test_the_language_is_switched_by_a_plain_form(client):
    answer = client.post("/language/", {"language": "cy", "next": "/privacy/"}, follow=True)
    assert answer.redirect_chain == [("/privacy/", 302)]
    assert "Preifatrwydd" in answer.content.decode()


@pytest.mark.django_db
def test_the_language_switch_sends_nobody_to_another_site(client):
    answer = client.post("/language/", {"language": "cy", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in answer["Location"]


def test_words_are_found_in_templates_and_in_python():
    found = set(
        languages._from_template(
            '{% load i18n %}{% translate "One" %}{% blocktranslate count n=x %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}'
        )
    )
    assert found == {languages.Message("One"), languages.Message("%(n)s day", plural="%(n)s days")}
    assert set(languages._from_python('_("Two")\npgettext("part of a date", "Day")\nother("Three")')) == {
        languages.Message("Two"),
        languages.Message("Day", context="part of a date"),
    }


def test_words_are_found_in_one_part_of_a_file_and_in_content():
    code = 'class A:\n    one = _("One")\n    def b(self):\n        return _("Two")\n\ndef c():\n    return _("Three")\n'
    assert [one.words for one in languages._from_python(code, "A.b")] == ["Two"]
    assert [one.words for one in languages._from_python(code, "c")] == ["Three"]
    content = '[[strength]]\ncode = "sport"\nname = "Sport"\n[[tension]]\nname = "Rumour"\n'
    assert list(languages._from_content(content, "strength.name")) == [languages.Message("Sport")]
