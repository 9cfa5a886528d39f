from django.urls import path

from commonweal.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<str:public_id>/", views.job, name="job"),
    path("<str:public_id>/cancel", views.cancel, name="cancel"),
    path("<str:public_id>/again", views.again, name="again"),
]
