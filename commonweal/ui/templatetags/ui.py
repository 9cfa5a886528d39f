"""Components that every page may use without loading anything. The gallery shows each."""

import re
import zlib
from collections.abc import Sequence
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.template.base import render_value_in_context
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonweal.ui import forms as drawing
from commonweal.ui.charts import Chart
from commonweal.ui.choices import draw_ticks
from commonweal.ui.direction import is_other_language, language_of
from commonweal.ui.filters import chosen_words, stood_words
from commonweal.ui.tables import Cell, Column, Table
from commonweal.ui.telephone import reachable

register = template.Library()
# For values that are written as every template writes them.
PLAIN = template.Context()
register.filter("field_kind", drawing.kind_of)
register.filter("first_ticks", drawing.first_ticks)
register.filter("further_ticks", drawing.further_ticks)
register.filter("any_ticked", drawing.any_ticked)
register.simple_tag(draw_ticks)
register.filter("dressed", drawing.dressed)
register.filter("field_errors", drawing.errors_of)
register.filter("dressed_checkbox", drawing.dressed_checkbox)
register.filter("reachable", reachable)

# A word longer than this is none of a language: an address of the web, or letters without a blank.
LONGEST_WORD = 30
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
# Pieces of at most twelve letters, of which an escaped one (`&amp;`) is one.
_PIECE = re.compile(r"(?:&#?\w+;|\S){1,12}")
# Tones of a tag. The words in it say the same thing, so that colour is never alone.
TONES = {
    "plain": "grey",
    "teal": "teal",
    "good": "green",
    "watch": "yellow",
    "serious": "orange",
    "grave": "red",
    "sensitive": "purple",
}


# Words in another language -------------------------------------------------------------------


@register.simple_tag
def said_in(text: str, told: str = "") -> SafeString:
    """`<div{% said_in report.what report.language %}>`: the attribute that names the language of what somebody wrote.

    Readers for the blind speak each language in its own voice. told: the language of the page that they wrote it on, the
    installation's unless given; empty where the words are in that of the page.
    """
    code = language_of(str(text), told)
    return format_html(' lang="{}"', code) if is_other_language(code) else SafeString("")


# Forms --------------------------------------------------------------------------------------


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*shown: forms.BaseForm | list[forms.BaseForm]) -> dict[str, Any]:
    """`{% error_summary form %}`: what is wrong, at the top, each with a link to its box. Of a list of forms: of all of them."""
    errors = []
    for form in (one for each in shown for one in (each if isinstance(each, list) else [each])):
        if not form or not form.is_bound:
            continue
        # A box of files can be wrong because something else is: they have to be chosen again.
        besides = [name for name in form.fields if name not in form.errors and form[name].errors]
        for name in (*form.errors, *besides):
            known = name in form.fields
            target = drawing.first_control(form[name]) if known else ""
            words = drawing.errors_of(form[name], alone=True) if known else form.errors[name]
            errors += [{"text": text, "target": target} for text in words]
    return {"errors": errors}


@register.simple_tag
def field(bound: forms.BoundField) -> str:
    """`{% field form.name %}`: one field with label, hint and error."""
    return bound.as_field_group()


@register.simple_tag
def button(label: str, href: str = "", kind: str = "", name: str = "", value: str = "") -> SafeString:
    """`{% button label %}`; kind secondary, warning or nothing; with `href` it is a link that looks so."""
    classes = "govuk-button" + (f" govuk-button--{kind}" if kind else "")
    if href:
        return format_html(
            '<a href="{}" role="button" draggable="false" class="{}" data-module="govuk-button">{}</a>',
            href,
            classes,
            label,
        )
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html(
        '<button type="submit" class="{}" data-module="govuk-button" data-prevent-double-click="true"{}>{}</button>',
        classes,
        named,
        label,
    )


# Words and numbers --------------------------------------------------------------------------


@register.simple_tag
def tag(words: str, tone: str = "plain", letter: str = "") -> SafeString:
    """`{% tag "Overdue" tone="grave" %}`: a status; `letter` puts a short code before the words."""
    before = format_html('<span class="cw-letter" aria-hidden="true">{}</span>', letter) if letter else ""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}{}</strong>', TONES[tone], before, words)


@register.inclusion_tag("ui/parts/estimate.html")
def estimate(
    label: str,
    value: Any,
    interval: str = "",
    base: str = "",
    note: str = "",
    how: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """`{% estimate label value interval=… base=… how=… %}`: a number that says how sure it is.

    how: words -> text, such as Method, Source, Vintage; opened by "How we know".
    """
    return {
        "label": label,
        "value": value,
        "interval": interval,
        "base": base,
        "note": note,
        "how": (how or {}).items(),
    }


@register.inclusion_tag("ui/parts/how_we_know.html")
def how_we_know(how: dict[str, Any], summary: str = "") -> dict[str, Any]:
    """`{% how_we_know facts %}`: method, source and vintage behind a figure, a map or a chart."""
    return {"how": how.items(), "summary": summary or _("How we know")}


@register.simple_tag
def counting_words() -> SafeString:
    """`{% counting_words %}`: what the browser says while somebody types, in the reader's language.

    GOV.UK's component chooses by the browser's own rules for plurals, and falls back to `other`.
    """
    words = (
        ("under-limit.one", _("You have %{count} character remaining")),
        ("under-limit.other", _("You have %{count} characters remaining")),
        ("at-limit", _("You have 0 characters remaining")),
        ("over-limit.one", _("You have %{count} character too many")),
        ("over-limit.other", _("You have %{count} characters too many")),
    )
    return format_html_join("", ' data-i18n.characters-{}="{}"', words)


@register.inclusion_tag("ui/parts/summary_list.html")
def summary_list(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """`{% summary_list rows %}`: rows of label, value and perhaps href, action (the link's word)."""
    return {"rows": rows}


@register.inclusion_tag("ui/parts/table.html")
def table(table: Table, identifier: str = "") -> dict[str, Any]:
    """`{% table table %}`: a `commonweal.ui.tables.Table`, sortable, and cards on a narrow screen."""
    return {"table": table, "identifier": identifier or f"table-{zlib.crc32(str(table.caption).encode()):x}"}


@register.simple_tag
def cells_of(row: Sequence[Cell], columns: Sequence[Column]) -> SafeString:
    """The cells of one row of a table, the first as its heading.

    Put together here and not in a template, which takes ten times as long; tables have thousands of cells.
    """
    return mark_safe(
        "".join(_cell(*pair, is_heading=n == 0) for n, pair in enumerate(zip(row, columns, strict=False)))
    )


@register.filter
def breakable(text: Any) -> SafeString:
    """`{{ place|breakable }}`: where a word may be broken that is too long for a column, so that it widens no table.

    Styles can't say it: where every word may be broken, a browser squeezes short columns into letters. What holds markup
    stays as it is.
    """
    written = conditional_escape(text)
    if "<" in written or len(written) <= LONGEST_WORD:
        return written
    return mark_safe(_LONG_WORD.sub(lambda found: "<wbr>".join(_PIECE.findall(found[0])), written))


def _cell(cell: Cell, column: Column, *, is_heading: bool) -> SafeString:
    name = "th" if is_heading else "td"
    if is_heading:
        opening = mark_safe('th scope="row" role="rowheader" class="govuk-table__header"')
    else:
        numeric = " govuk-table__cell--numeric" if column.is_numeric else ""
        opening = format_html('td role="cell" class="govuk-table__cell{}"', numeric)
    told = "" if cell.text is None else breakable(render_value_in_context(cell.text, PLAIN))
    if cell.tone:
        told = tag(cell.text, tone=cell.tone)
    elif cell.href:
        told = format_html('<a class="govuk-link" href="{}">{}</a>', cell.href, told)
    if cell.marking:
        told = format_html("{} {}", told, tag(cell.marking, tone="sensitive"))
    if cell.kept:
        told = format_html("{} {}", told, tag(cell.kept))
    return format_html(
        '<{} data-label="{}"><span class="cw-table__value">{}</span></{}>', opening, column.label, told, name
    )


@register.inclusion_tag("ui/parts/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """`{% chart chart %}`: a picture with alt text, and the same numbers as a table."""
    return {"chart": chart, "identifier": f"chart-{zlib.crc32(str(chart.title).encode()):x}"}


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page) -> dict[str, Any]:
    """`{% pagination page %}`: previous, next and numbered pages; the rest of the address is kept."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    # At most seven entries, so that the row still fits a narrow screen.
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "numbers": [
            {"number": n, "address": address(n) if isinstance(n, int) else "", "is_here": n == page.number}
            for n in numbers
        ],
    }


# Blocks -------------------------------------------------------------------------------------


@register.simple_block_tag
def details(content: str, summary: str) -> SafeString:
    """`{% details "How we know" %}…{% enddetails %}`: more, for whoever wants it."""
    return format_html(
        '<details class="govuk-details"><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        summary,
        content,
    )


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """`{% inset %}…{% endinset %}`: words set apart from the rest."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    """`{% warning %}…{% endwarning %}`: what goes wrong if this is not read."""
    return format_html(
        '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<div class="govuk-warning-text__text"><span class="govuk-visually-hidden">{}</span> {}</div></div>',
        _("Warning"),
        content,
    )


@register.simple_block_tag
def notification(content: str, title: str = "", kind: str = "") -> SafeString:
    """`{% notification title=… kind="success" %}…{% endnotification %}`: news about the whole page."""
    return format_html(
        '<section class="govuk-notification-banner{}" aria-label="{}">'
        '<div class="govuk-notification-banner__header">'
        '<h2 class="govuk-notification-banner__title">{}</h2></div>'
        '<div class="govuk-notification-banner__content">{}</div></section>',
        " govuk-notification-banner--success" if kind == "success" else "",
        title or _("Important"),
        title or _("Important"),
        content,
    )


# Pages --------------------------------------------------------------------------------------


@register.inclusion_tag("ui/parts/empty.html")
def empty_state(title: str, words: str, action: str = "", href: str = "") -> dict[str, Any]:
    """`{% empty_state title words action=… href=… %}`: what the page is for and what to do first."""
    return {"title": title, "words": words, "action": action, "href": href}


@register.inclusion_tag("ui/parts/filter.html", takes_context=True)
def filter_panel(context: template.Context, form: forms.Form, clear: str = "?") -> dict[str, Any]:
    """`{% filter_panel form %}`: a form sent by GET; what is chosen can be taken off one by one."""
    chosen = _chosen(form, context["request"].GET)
    return {"form": form, "chosen": chosen, "clear": clear, "on_paper": [*chosen_words(form), stood_words()]}


def _chosen(form: forms.Form, query: Any) -> list[dict[str, Any]]:
    chosen = []
    for name, form_field in form.fields.items():
        key = form.add_prefix(name)
        choices = dict(getattr(form_field, "choices", None) or {})
        for value in filter(None, query.getlist(key)):
            less = query.copy()
            less.setlist(key, [kept for kept in query.getlist(key) if kept != value])
            less.pop("page", None)
            # What is ticked or not says all in its label.
            text = "" if isinstance(form_field, forms.BooleanField) else choices.get(value, value)
            chosen.append({"label": form[name].label, "text": str(text), "address": f"?{less.urlencode()}"})
    return chosen


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(events: list[dict[str, Any]]) -> dict[str, Any]:
    """`{% timeline events %}`: title, by, at (a datetime) and perhaps words and href; newest first."""
    return {"events": events}


@register.inclusion_tag("ui/parts/task_list.html")
def task_list(tasks: list[dict[str, Any]]) -> dict[str, Any]:
    """`{% task_list tasks %}`: title, href, status, tone and perhaps hint."""
    return {"tasks": tasks}


@register.inclusion_tag("ui/parts/marking.html")
def marking(words: str, handling: str = "") -> dict[str, Any]:
    """`{% marking item.marking handling=… %}`: the banner above an item, and again on paper."""
    return {"words": words, "handling": handling, "is_sensitive": "SENSITIVE" in str(words).upper()}


@register.inclusion_tag("ui/parts/breadcrumbs.html")
def breadcrumbs(*pairs: str) -> dict[str, Any]:
    """`{% breadcrumbs "Reports" address "This report" "" %}`: label and address in turn."""
    return {"crumbs": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.simple_tag
def back_link(href: str, label: str = "") -> SafeString:
    """`{% back_link address %}`: one step back, above the heading."""
    return format_html(
        '<nav aria-label="{}"><a href="{}" class="govuk-back-link">{}</a></nav>',
        _("Back"),
        href,
        label or _("Back"),
    )


@register.filter
def index(sequence: Any, number: int) -> Any:
    """The entry at a place of a list."""
    return sequence[number]


@register.filter
def as_html(svg: str) -> SafeString:
    """Mark a picture drawn by us (a QR code, a mark) as safe. Never used on what people typed."""
    return mark_safe(svg)
