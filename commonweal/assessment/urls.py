"""Addresses of the self-assessment."""

app_name = "assessment"
urlpatterns: list = []
