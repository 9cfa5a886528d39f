"""The safeguarding contact for children: shown first, so it has to be one that can be called."""

from django.conf import settings

FEWEST_DIGITS = 5  # “116 000” is a helpline; a house number is not a telephone number


def can_be_called(contact: str) -> bool:
    """Is there a telephone number in this contact?

    >>> can_be_called("Children's services, 01632 960001")
    True
    >>> can_be_called("your council's children's services")
    False
    """
    return sum(letter.isdecimal() for letter in contact) >= FEWEST_DIGITS


def is_missing() -> bool:
    """Would a child, or somebody worried about one, be shown nobody to call here?

    Only where real people report: the demo's public form is for looking at.
    """
    return settings.MODE == "live" and not can_be_called(str(settings.CHILDREN_SAFEGUARDING))
