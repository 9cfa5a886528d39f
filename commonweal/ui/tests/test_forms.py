import datetime
import re

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import get_resolver
from django.utils import translation

from commonweal.ui.forms import DayMonthYearField, Renderer, offer
from commonweal.ui.gallery.samples import ReportForm


class Dated(forms.Form):
    when = DayMonthYearField(label="When?", help_text="For example, 27 3 2026")


def asked(day, month, year):
    return Dated({"when_day": day, "when_month": month, "when_year": year})


def drawn(text, **context):
    request = RequestFactory().get("/")
    return Template(text).render(Context({"request": request, **context}))


@pytest.mark.parametrize("month", ["3", "03", "Mar", "march"])
def test_a_date_is_read_with_the_month_as_number_or_name(month):
    form = asked("27", month, "2026")
    assert form.is_valid()
    assert form.cleaned_data["when"] == datetime.date(2026, 3, 27)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "3", "2026"), "The date must include a day."),
        (("27", "", "2026"), "The date must include a month."),
        (("27", "3", ""), "The date must include a year."),
        (("31", "2", "2026"), "The date must be a real date, such as 27 3 2026."),
        (("27", "Brumaire", "2026"), "The date must be a real date, such as 27 3 2026."),
        (("07700900123", "3", "2026"), "The date must be a real date, such as 27 3 2026."),
        (("27", "9" * 5000, "2026"), "The date must be a real date, such as 27 3 2026."),
        (("27", "3", "20260000000000"), "The date must be a real date, such as 27 3 2026."),
        (("", "", ""), "Enter the date."),
    ],
)
def test_a_date_that_cannot_be_read_says_what_is_missing(parts, message):
    form = asked(*parts)
    assert form.errors["when"] == [message]


def test_a_year_of_two_figures_is_of_this_century():
    assert DayMonthYearField().clean(["27", "3", "26"]) == datetime.date(2026, 3, 27)


def test_what_was_typed_in_a_refused_date_is_kept():
    page = str(asked("31", "2", "2026"))
    assert 'value="31"' in page
    assert 'value="2026"' in page
    assert 'value="07700900123"' in str(asked("07700900123", "2", "2026"))


def test_a_date_in_an_address_is_read_too():
    assert Dated({"when": "2026-03-27"}).is_valid()


def test_hint_and_error_are_tied_to_their_field():
    page = str(asked("", "", ""))
    assert 'aria-describedby="id_when_helptext id_when_error"' in page
    assert 'id="id_when_helptext"' in page
    assert 'id="id_when_error"' in page
    assert "<legend" in page


def test_the_error_summary_links_to_each_first_box_and_names_the_question():
    form = ReportForm(
        {"when_day": "31", "when_month": "2", "when_year": "2026", "people": "many", "kind": "x"}
    )
    page = drawn("{% error_summary form %}", form=form)
    assert '<a href="#id_title">Fill in “What happened, in a few words”.</a>' in page
    assert '<a href="#id_when_day">The date must be a real date' in page
    assert '<a href="#id_kind_0">Choose one of the answers' in page
    assert "How many people were there?: Enter a whole number." in page


def test_a_form_that_was_not_sent_has_no_error_summary():
    assert drawn("{% error_summary form %}", form=ReportForm()).strip() == ""


def test_every_kind_of_field_has_a_label_of_its_own():
    form = ReportForm()
    page = str(form)
    for bound in form:
        assert str(bound.label) in page
    assert page.count("(optional)") == sum(not field.required for field in form.fields.values())


def test_long_text_is_counted_but_not_cut_off():
    page = str(ReportForm()["what"].as_field_group())
    assert 'data-maxlength="600"' in page
    assert " maxlength=" not in page.replace("data-maxlength", "data")


def test_what_people_typed_is_escaped():
    form = ReportForm({"title": "<script>alert(1)</script>"})
    assert "<script>" not in str(form)


class Choosing(forms.Form):
    where = forms.ChoiceField()
    why = forms.CharField()


def test_what_is_offered_can_be_chosen_and_nothing_else():
    form = Choosing({"where": "a", "why": "-"})
    offer(form, where=[("Places", [("a", "A")])])
    assert form.is_valid()
    assert '<optgroup label="Places">' in str(form["where"])
    form = Choosing({"where": "b", "why": "-"})
    offer(form, where=[("a", "A")])
    assert list(form.errors) == ["where"]


def test_answers_are_not_offered_to_a_question_that_is_not_answered_by_choosing():
    with pytest.raises(TypeError, match="why"):
        offer(Choosing(), why=[("a", "A")])


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "You have %{count} characters remaining"), ("cy", "o nodau ar ôl"), ("ur", "حروف باقی ہیں")],
)
def test_characters_left_are_counted_in_the_readers_language(language, words):
    class Long(forms.Form):
        text = forms.CharField(widget=forms.Textarea, max_length=200)

    with translation.override(language):
        html = drawn("{% load ui %}{% field form.text %}", form=Long())
    assert re.search(rf'data-i18n.characters-under-limit.other="[^"]*{re.escape(words)}"', html)


class Asked(forms.Form):
    email = forms.EmailField(label="Your e-mail address")
    place = forms.CharField(label="Which place?", max_length=200)


def test_what_is_wrong_is_said_in_plain_words_that_tell_what_to_do():
    form = Asked({"email": "nobody", "place": "x" * 5000})
    for page in (drawn("{% error_summary form %}", form=form), str(form)):
        assert "Write an e-mail address in “Your e-mail address”, such as name@example.org." in page
        assert "Shorten “Which place?”: it may have 200 characters, and has 5000." in page
        assert "Ensure this value" not in page
        assert "Enter a valid" not in page


class Bounded(forms.Form):
    days = forms.IntegerField(label="For how many days?", min_value=1, max_value=365)
    people = forms.IntegerField(label="How many people?", min_value=0, required=False)
    share = forms.DecimalField(label="Which share?", max_value=1, required=False)
    reason = forms.CharField(label="Why?", min_length=10, required=False)
    place = forms.CharField(label="Where?", required=False)
    own = forms.IntegerField(
        label="How many?", min_value=0, required=False, error_messages={"min_value": "A count is 0 or more."}
    )


def test_numbers_out_of_bounds_and_texts_too_short_are_said_in_plain_words():
    form = Bounded({"days": 400, "people": -1, "share": 2, "reason": "No.", "place": "a\x00b", "own": -1})
    for page in (drawn("{% error_summary form %}", form=form), str(form)):
        for words in (
            "In “For how many days?” use a number from 1 to 365.",
            "In “How many people?” use a number of 0 or more.",
            "In “Which share?” use a number of at most 1.",
            "Say more in “Why?”: it needs 10 characters, and has 3.",
            "Type “Where?” again: it holds a character that cannot be kept.",
            "A count is 0 or more.",
        ):
            assert words in page
        assert "Ensure this value" not in page
        assert "Null characters" not in page


def test_a_name_that_is_in_use_is_said_in_plain_words(people):
    taken = people["kit"].organisation
    kind = forms.modelform_factory(type(taken), fields=["name"], labels={"name": "Name"})
    form = kind({"name": taken.name})
    form.renderer = Renderer()
    for page in (drawn("{% error_summary form %}", form=form), drawn("{% field form.name %}", form=form)):
        assert "Choose another “Name”: this one is in use already." in page
        assert "already exists" not in page


def every_form(of=forms.BaseForm):
    """Every form that any page of the product is made of."""
    for one in of.__subclasses__():
        yield one
        yield from every_form(one)


def test_no_question_is_answered_in_a_list_where_several_lines_are_held_down():
    """On a phone nobody finds out how to choose two of them, and our component draws one line of it."""
    assert get_resolver().url_patterns  # every page, and with it every form
    lists = [
        f"{one.__module__}.{one.__name__}.{name}"
        for one in every_form()
        if one.__module__.startswith("commonweal.")
        for name, field in one.base_fields.items()
        if isinstance(field.widget, forms.SelectMultiple)
    ]
    assert lists == []
