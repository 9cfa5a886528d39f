"""The documents that Wealdmere's data protection officer has recorded, as every real partnership has to."""

import datetime

from commonweal.people.governance import missing_documents, record_document
from commonweal.people.governance_models import DocumentKind
from commonweal.people.models import User


def record_documents(by: User, today: datetime.date) -> None:
    """Put the four documents on record, approved some months ago and to be reviewed in some; once only."""
    if not missing_documents():
        return
    for kind in DocumentKind.values:
        record_document(
            kind=kind,
            reference="Council records, invented",
            approved_by="The chief executive",
            approved_on=today - datetime.timedelta(days=210),
            review_on=today + datetime.timedelta(days=155),
            by=by,
        )
