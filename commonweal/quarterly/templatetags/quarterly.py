"""`{% load quarterly %}{{ report.first|quarter }}`: the quarter that begins on a day, in words."""

import datetime

from django import template

from commonweal.quarterly.quarters import Quarter

register = template.Library()


@register.filter
def quarter(first: datetime.date) -> str:
    """The name of the quarter that begins on this day."""
    return str(Quarter(first))
