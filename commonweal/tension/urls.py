"""Addresses of the public form, the receipt and the reports of the workbench."""

from django.urls import path

from commonweal.tension.views import new, partner, public, receipt

app_name = "tension"
urlpatterns = [
    path("report/", public.report, name="public"),
    path("report/receipt/", receipt.receipt, name="receipt"),
    path("reports/", partner.reports, name="reports"),
    path("reports/new/", new.new, name="new"),
    path("reports/<slug:public_id>/", partner.report, name="report"),
    path("reports/<slug:public_id>/files/<slug:file_id>/", partner.attachment, name="attachment"),
]
