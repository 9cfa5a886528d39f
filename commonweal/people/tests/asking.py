"""Requests about personal data of whoever it has been checked that they are who they say."""

from typing import Any

from commonweal.people.models import DataRequest, User
from commonweal.people.rights import check_who_asks, receive_request


def asked_and_checked(by: User, **asked: Any) -> DataRequest:
    """A request that came in, and of which `by` has recorded how it was checked who asks."""
    return check_who_asks(receive_request(**asked), how="Passport seen", by=by)
