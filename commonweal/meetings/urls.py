"""Addresses of bodies and meetings."""

from django.urls import path

from commonweal.meetings.views import agenda, bodies, calendar, meetings, sending

app_name = "meetings"
urlpatterns = [
    path("", bodies.bodies, name="bodies"),
    path("bodies/<slug:slug>/", bodies.body, name="body"),
    path("bodies/<slug:slug>/interests/new/", bodies.declare, name="declare"),
    path("bodies/<slug:slug>/interests/<slug:interest_id>/", bodies.end_interest, name="end-interest"),
    path("bodies/<slug:slug>/meetings/new/", meetings.new, name="new"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<slug:public_id>/", meetings.meeting, name="meeting"),
    path("meetings/<slug:public_id>/change/", meetings.change, name="change"),
    path("meetings/<slug:public_id>/attendance/", meetings.attendance, name="attendance"),
    path("meetings/<slug:public_id>/send/", sending.send, name="send"),
    path("meetings/<slug:public_id>/hold/", meetings.hold, name="hold"),
    path("meetings/<slug:public_id>/agree/", meetings.agree, name="agree"),
    path("meetings/<slug:public_id>/minutes.<slug:ending>", meetings.minutes, name="minutes"),
    path("meetings/<slug:public_id>/agenda/new/", agenda.new_item, name="new-item"),
    path("meetings/<slug:public_id>/agenda/<slug:item_id>/", agenda.item, name="item"),
    path("meetings/<slug:public_id>/papers/<slug:paper_id>", agenda.paper, name="paper"),
    path("meetings/<slug:public_id>/papers/<slug:paper_id>/take/", agenda.take_paper, name="take-paper"),
    path("meetings/<slug:public_id>/decisions/new/", agenda.decide, name="decide"),
    path("decisions/<slug:public_id>/", agenda.decision, name="decision"),
    path("calendar/", calendar.page, name="calendar"),
    path("calendar/<slug:secret>.ics", calendar.feed, name="feed"),
]
