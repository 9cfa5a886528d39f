"""The address of the demo's sign-in. `config.urls` includes it in demo mode only."""

from django.urls import path

from commonweal.demo import sign_in

app_name = "demo"
urlpatterns = [path("sign-in/", sign_in.sign_in, name="sign-in")]
