"""Addresses of plans."""

from django.urls import path

from commonweal.plans.views import bringing, deciding, pages, versions

app_name = "plans"
urlpatterns = [
    path("", pages.plans, name="plans"),
    path("bring/", bringing.bring, name="bring"),
    path("objectives/<slug:public_id>/", pages.objective, name="objective"),
    path("<slug:public_id>/", pages.plan, name="plan"),
    path("<slug:public_id>/plan.<slug:ending>", pages.download, name="plan-file"),
    path("<slug:public_id>/change/", deciding.change, name="change"),
    path("<slug:public_id>/decision/", deciding.decision, name="decision"),
    path("<slug:public_id>/pledge/", deciding.pledge, name="pledge"),
    path("<slug:public_id>/versions/", versions.versions, name="versions"),
    path("<slug:public_id>/versions/<int:earlier>/<int:later>/", versions.compare, name="compare"),
]
