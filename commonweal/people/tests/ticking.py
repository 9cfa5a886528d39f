"""Ticking, as whoever reads a page does, that only the tension group is to read what tells of a school."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

BOX = re.compile(r'name="((?:\w+-)?only_the_group_\w+)"')


def ticked(refused: HttpResponse) -> dict[str, str]:
    """The box that this answer asks to tick, ticked."""
    (box,) = set(BOX.findall(refused.content.decode()))
    return {box: "on"}


def send_told(client: Client, where: str, sent: dict[str, Any], **how: Any) -> Any:
    """Send a form, read who will read it, tick that, and send it again; the last answer."""
    refused = client.post(where, sent)
    assert refused.status_code == 422
    return client.post(where, sent | ticked(refused), **how)
