"""Addresses of consultations: what everybody reads, replying, and running one."""

from django.urls import path

from commonweal.consultations.views import public, replies, replying, running

app_name = "consultations"
urlpatterns = [
    path("consultations/", public.index, name="index"),
    path("consultations/receipt/", public.receipt, name="receipt"),
    path("consultations/taken-back/", public.taken_back, name="taken-back"),
    path("consultations/<slug:public_id>/", public.consultation, name="consultation"),
    path("consultations/<slug:public_id>/reply/", replying.reply, name="reply"),
    path("consultations/<slug:public_id>/reply/<slug:draft>/<slug:step>/", replying.page, name="reply-page"),
    path("voice/", running.consultations, name="running"),
    path("voice/new/", running.new, name="new"),
    path("voice/replies/<slug:public_id>/", replies.reply, name="read"),
    path("voice/replies/<slug:public_id>/count/", replies.count, name="count"),
    path("voice/<slug:public_id>/", running.run, name="run"),
    path("voice/<slug:public_id>/define/", running.define, name="define"),
    path("voice/<slug:public_id>/tests/<int:test>/", running.evidence, name="evidence"),
    path("voice/<slug:public_id>/move/", running.move, name="move"),
    path("voice/<slug:public_id>/decided/", running.decided, name="decided"),
    path("voice/<slug:public_id>/themes/<int:order>/", running.answer, name="answer"),
    path("voice/<slug:public_id>/replies/", replies.replies, name="replies"),
    path("voice/<slug:public_id>/paper/", replies.paper, name="paper"),
]
