"""The address of bringing a grid."""

from django.urls import path

from commonweal.sources.assessment import views

app_name = "grid"
urlpatterns = [path("", views.bring, name="bring")]
