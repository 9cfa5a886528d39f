"""Addresses of the public form, the receipt and the reports of the workbench."""

from django.urls import path

from commonweal.tension.views import public, receipt

app_name = "tension"
urlpatterns = [
    path("report/", public.report, name="public"),
    path("report/receipt/", receipt.receipt, name="receipt"),
]
