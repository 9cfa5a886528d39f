"""Draws lists of choices: put together here and not in templates, which take several times as long.

The forms of a list's filter offer hundreds of choices on every page.
"""

from collections.abc import Iterable
from typing import Any

from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def draw_ticks(choices: Iterable[BoundWidget], kind: str) -> SafeString:
    """Boxes to tick with their labels. kind: radios or checkboxes."""
    return format_html_join("\n", "{}", ((_tick(choice, kind),) for choice in choices))


def _tick(choice: BoundWidget, kind: str) -> SafeString:
    data, identifier = choice.data, choice.id_for_label
    states = {"checked": data.get("selected"), "disabled": data["attrs"].get("disabled")}
    return format_html(
        '<div class="govuk-{}__item"><input class="govuk-{}__input" type="{}" name="{}" id="{}" value="{}"{}>'
        '<label class="govuk-label govuk-{}__label" for="{}">{}</label></div>',
        kind, kind, data["type"], data["name"], identifier, str(data["value"]),
        flatatt({name: bool(is_so) for name, is_so in states.items()}),
        kind, identifier, choice.choice_label,
    )  # fmt: skip


def draw_select(context: dict[str, Any]) -> SafeString:
    """What Django's own template of a drop-down list draws, from the context that it is given."""
    widget = context["widget"]
    groups = (
        (_group(name, [_option(option) for option in options]),)
        for name, options, _index in widget["optgroups"]
    )
    return format_html(
        '<select name="{}"{}>{}</select>',
        widget["name"],
        flatatt(_shown(widget["attrs"])),
        format_html_join("", "{}", groups),
    )


def _group(name: str | None, options: list[SafeString]) -> SafeString:
    drawn = format_html_join("\n", "{}", ((option,) for option in options))
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn


def _option(option: dict[str, Any]) -> SafeString:
    attributes = flatatt(_shown(option["attrs"]))
    return format_html('<option value="{}"{}>{}</option>', str(option["value"]), attributes, option["label"])


def _shown(attributes: dict[str, Any]) -> dict[str, Any]:
    """Attributes as words, but for those that are there or not."""
    return {name: value if isinstance(value, bool) else str(value) for name, value in attributes.items()}
