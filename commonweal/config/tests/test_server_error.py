"""The page of an error that nobody foresaw stands by itself, also where the error is in what all pages use."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client


@pytest.fixture
def manifest(settings, tmp_path):
    """Static files as in service, and none of them ever gathered."""
    settings.STATIC_ROOT = tmp_path
    backend = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}
    with pytest.raises(ValueError, match="Missing staticfiles manifest"):
        staticfiles_storage.url("vendor/page.css")


@pytest.mark.django_db
def test_every_page_fails_without_the_manifest_and_the_page_that_says_so_does_not(manifest):
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Something went wrong" in page
    assert "999" in page
    assert "stylesheet" not in page


@pytest.mark.django_db
def test_with_the_manifest_it_has_its_styles(monkeypatch):
    monkeypatch.setattr("commonweal.desk.views.render", None)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "vendor/page.css" in answer.content.decode()
