"""All addresses as they are in demo mode."""

from django.urls import include, path

from commonweal.config.urls import urlpatterns as usual

urlpatterns = [*usual, path("demo/", include("commonweal.demo.urls"))]
