"""Addresses of the thread."""

from django.urls import path

from commonweal.thread import views, whole

app_name = "thread"
urlpatterns = [
    path("", whole.whole, name="whole"),
    path("breaks/<slug:code>/<slug:kind>/", whole.broken, name="broken"),
    path("breaks/<slug:code>/<slug:kind>/items.<slug:ending>", whole.download, name="broken-file"),
    path("<slug:kind>/<slug:item_id>/", views.links, name="links"),
]
