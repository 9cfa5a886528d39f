"""Addresses of plans."""

from django.urls import path

from commonweal.plans.views import (
    adding,
    bringing,
    by_link,
    deciding,
    many,
    pages,
    returned,
    versions,
    working,
)

app_name = "plans"
urlpatterns = [
    path("", pages.plans, name="plans"),
    path("bring/", bringing.bring, name="bring"),
    path("mine/", many.mine, name="mine"),
    path("answer/<str:token>/", by_link.by_link, name="by-link"),
    path("mine/actions.xlsx", returned.mine_file, name="mine-file"),
    path("mine/returned/", returned.mine_returned, name="mine-returned"),
    path("answer/<str:token>/actions.xlsx", returned.by_link_file, name="by-link-file"),
    path("answer/<str:token>/returned/", returned.by_link_returned, name="by-link-returned"),
    path("objectives/<slug:public_id>/", pages.objective, name="objective"),
    path("objectives/<slug:public_id>/action/", adding.add, name="add"),
    path("<slug:public_id>/", pages.plan, name="plan"),
    path("<slug:public_id>/plan.<slug:ending>", pages.download, name="plan-file"),
    path("<slug:public_id>/working/", working.working, name="working"),
    path("<slug:public_id>/working/remind/", adding.remind, name="remind"),
    path("<slug:public_id>/working/several/", many.many, name="several"),
    path("<slug:public_id>/working/board/", working.board, name="board"),
    path("<slug:public_id>/working/timeline/", working.timeline, name="timeline"),
    path("<slug:public_id>/working/actions.<slug:ending>", working.download, name="working-file"),
    path("<slug:public_id>/change/", deciding.change, name="change"),
    path("<slug:public_id>/decision/", deciding.decision, name="decision"),
    path("<slug:public_id>/pledge/", deciding.pledge, name="pledge"),
    path("<slug:public_id>/versions/", versions.versions, name="versions"),
    path("<slug:public_id>/versions/<int:earlier>/<int:later>/", versions.compare, name="compare"),
]
