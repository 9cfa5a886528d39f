"""Addresses of the self-assessment."""

from django.urls import path

from commonweal.assessment import pages_of_points as points
from commonweal.assessment import pages_of_rounds as rounds

app_name = "assessment"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("new/", rounds.new, name="new"),
    path("points/<slug:point_id>/", points.point, name="point"),
    path("points/<slug:point_id>/save/", points.save, name="save"),
    path("<slug:round_id>/", rounds.round, name="round"),
    path("<slug:round_id>/turn/", rounds.turn, name="turn"),
    path("<slug:round_id>/compare/", rounds.compare, name="compare"),
    path("<slug:round_id>/points/", points.points, name="points"),
    path("<slug:round_id>/grid.<slug:ending>", points.points_file, name="points-file"),
    path("<slug:round_id>/sections/<int:order>/", points.section, name="section"),
]
