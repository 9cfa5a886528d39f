"""Columns that are matched on a page opened earlier leave alone what was added or cancelled meanwhile."""

import pytest
from django.core.files.base import ContentFile

from commonweal.tension.models import Upload
from commonweal.tension.upload import verbs, views

pytestmark = pytest.mark.django_db
COLUMNS = {"what": "What", "date": "Date", "kind": "Kind"}


@pytest.fixture
def upload(people, documents_recorded):
    text = "What,Date,Kind\nA rumour,20/11/2026,tension\nBad,xx,tension\n"
    upload = verbs.start_upload(text.encode(), name="november.csv", by=people["ben"])
    verbs.match_columns(upload, COLUMNS, by=people["ben"])
    return upload


def read_before(upload, end):
    """The spreadsheet as a request holds it that read it, and opened its file, before it came to its end."""
    stale = Upload.objects.get(pk=upload.pk)
    with stale.file.open("rb") as stream:
        kept, name = stream.read(), stale.file.name
    end(Upload.objects.get(pk=upload.pk))
    stale.file.storage.delete(name)
    stale.file.storage.save(name, ContentFile(kept))
    return stale


@pytest.mark.parametrize(("end", "state"), [(verbs.add_upload, "added"), (verbs.cancel_upload, "cancelled")])
def test_an_added_or_cancelled_spreadsheet_stays_so(upload, people, end, state):
    stale = read_before(upload, lambda one: end(one, by=people["ben"]))
    with pytest.raises(verbs.CannotUpload, match="has been dealt with"):
        verbs.match_columns(stale, COLUMNS, by=people["ben"])
    upload.refresh_from_db()
    assert (upload.state, upload.file.name) == (state, "")


def test_the_page_says_that_it_has_been_dealt_with(upload, people, sign_in, monkeypatch):
    stale = read_before(upload, lambda one: verbs.add_upload(one, by=people["ben"]))
    monkeypatch.setattr(views, "_own", lambda _request, _public_id: stale)
    done = sign_in("ben").post(f"/reports/upload/{upload.public_id}/columns/", COLUMNS, follow=True)
    assert "This spreadsheet has been dealt with." in done.content.decode()
