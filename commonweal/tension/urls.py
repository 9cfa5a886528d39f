"""Addresses of the public form, the receipt and the reports of the workbench."""

from django.urls import path

from commonweal.tension.views import counts, files, item, new, partner, public, queue, receipt, sent

app_name = "tension"
urlpatterns = [
    path("report/", public.report, name="public"),
    path("report/receipt/", receipt.receipt, name="receipt"),
    path("report/deleted/", public.deleted, name="public-deleted"),
    path("report/<slug:draft>/<slug:step>/", public.page, name="public-page"),
    path("reports/", partner.reports, name="reports"),
    path("reports/reports.<slug:ending>", files.download, name="reports-file"),
    path("reports/new/", new.new, name="new"),
    path("reports/counts/", counts.counts, name="counts"),
    path("reports/sent/", sent.sent, name="sent"),
    path("reports/queue/", queue.queue, name="queue"),
    path("reports/queue/assign/", queue.assign, name="assign"),
    path("reports/<slug:public_id>/", partner.report, name="report"),
    path("reports/<slug:public_id>/files/<slug:file_id>/", partner.attachment, name="attachment"),
    path("reports/<slug:public_id>/triage/files/<slug:file_id>/", item.share_file, name="share-file"),
    path("reports/<slug:public_id>/triage/", item.triage, name="triage"),
    path("reports/<slug:public_id>/triage/<slug:name>/", item.act, name="act"),
]
