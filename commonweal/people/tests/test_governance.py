import datetime

import pytest

from commonweal.people.governance import NotReady, missing_documents
from commonweal.people.governance_models import DocumentKind, GovernanceDocument

LAST_DAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize("kind", DocumentKind.values)
def test_a_document_past_its_review_stops_reports_the_day_after(tell, client, clock, kind):
    GovernanceDocument.objects.filter(kind=kind).update(review_on=LAST_DAY)
    assert missing_documents() == []
    assert tell(by=None).pk
    clock.shift(datetime.timedelta(days=1))
    assert missing_documents() == [DocumentKind(kind).label]
    with pytest.raises(NotReady):
        tell(by=None)
    assert client.get("/report/").status_code == 503
