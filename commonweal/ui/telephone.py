"""Telephone numbers and e-mail addresses among words, as links to press."""

import re
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

# Emergency and helpline numbers of three digits and six, and whatever is as long as a telephone number. Not what is
# part of an address, a link or a longer number.
_REACHED = re.compile(
    r"(?<![\w@/#&;.=+-])(?:"
    r"(?P<number>999|101|111|112|116 ?\d{3}|0800 ?\d{4}(?! ?\d)|(?:\+44|0)(?:[ -]?\d){9,10})(?![\w@/=-]|\.\w)"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+))"
)


def reachable(words: Any) -> SafeString:
    """Words in which each telephone number and e-mail address is a link; the rest is escaped unless it is markup.

    >>> reachable("Call 999 & wait.")
    'Call <a class="govuk-link" href="tel:999" dir="ltr">999</a> &amp; wait.'
    >>> reachable("12 High Street, AB1 2CD; page 9991")
    '12 High Street, AB1 2CD; page 9991'
    """
    return mark_safe(_REACHED.sub(_link, conditional_escape(words)))


def _link(found: re.Match[str]) -> str:
    if number := found["number"]:
        href, shown = "tel:" + re.sub(r"[ -]", "", number), number
    else:
        href, shown = "mailto:" + found["mail"], found["mail"]
    # A number is read from left to right on every page.
    return format_html('<a class="govuk-link" href="{}" dir="ltr">{}</a>', href, shown)
