"""Addresses of profiles and of the catalogue of data."""

from django.urls import path

from commonweal.evidence.views import (
    catalogue,
    communities,
    comparing,
    equality,
    evenness,
    keeping,
    measures,
    profiles,
    reviews,
    services,
)

app_name = "evidence"
urlpatterns = [
    path("profiles/", profiles.index, name="profiles"),
    path("profiles/evenness/", evenness.evenness, name="evenness"),
    path("profiles/community/", communities.community, name="community"),
    path("profiles/community/file.<slug:ending>", communities.download, name="community-file"),
    path("profiles/compare/", comparing.comparison, name="compare"),
    path("profiles/compare/file.<slug:ending>", comparing.download, name="comparison-file"),
    path("profiles/equality/", equality.equality, name="equality"),
    path("profiles/equality/file.<slug:ending>", equality.download, name="equality-file"),
    path("profiles/<slug:area_type>/<str:code>/", profiles.profile, name="profile"),
    path("profiles/<slug:area_type>/<str:code>/file.<slug:ending>", profiles.download, name="profile-file"),
    path("services/", services.index, name="services"),
    path("services/<slug:organisation>/<slug:slug>/", services.service, name="service"),
    path(
        "services/<slug:organisation>/<slug:slug>/file.<slug:ending>", services.download, name="service-file"
    ),
    path("data/", catalogue.index, name="catalogue"),
    path("data/catalogue.jsonld", catalogue.dcat, name="dcat"),
    path("data/reviews/", reviews.reviews, name="reviews"),
    path("data/measures/<slug:code>/", measures.measure, name="measure"),
    path("data/<slug:public_id>/", catalogue.dataset, name="dataset"),
    path("data/<slug:public_id>/withdraw/", keeping.withdraw, name="withdraw"),
    path("data/<slug:public_id>/rhythm/", keeping.rhythm, name="rhythm"),
    path("data/<slug:public_id>/figures.csv", catalogue.figures, name="figures"),
    path("data/<slug:public_id>/figures.csv-metadata.json", catalogue.metadata, name="metadata"),
]
