"""All addresses. Each app owns its own; this file says where they hang."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.i18n import set_language

from commonweal.config import health
from commonweal.config.api import api, no_such_address

handler500 = "commonweal.config.faults.server_error"
urlpatterns = [
    path("", include("commonweal.desk.urls")),
    path("", include("commonweal.maps.urls")),
    re_path(r"^api/?$", no_such_address),
    path("api/", api.urls),
    re_path(r"^api/", no_such_address),
    path("health", health.health),
    path("ready", health.ready),
    path("reports/upload/", include("commonweal.tension.upload.urls")),
    path("", include("commonweal.tension.urls")),
    path("actions/", include("commonweal.actions.urls")),
    path("plans/", include("commonweal.plans.urls")),
    path("quarterly/", include("commonweal.quarterly.urls")),
    path("what-we-did/", include("commonweal.quarterly.public_urls")),
    path("", include("commonweal.consultations.urls")),
    path("assessment/bring/", include("commonweal.sources.assessment.urls")),
    path("assessment/", include("commonweal.assessment.urls")),
    path("partnership/relationships/", include("commonweal.relations.urls")),
    path("partnership/", include("commonweal.meetings.urls")),
    path("data/schedules/", include("commonweal.sources.schedules.urls")),
    path("data/bring/", include("commonweal.sources.bringing.urls")),
    path("", include("commonweal.evidence.urls")),
    path("releases/", include("commonweal.releases.urls")),
    path("thread/", include("commonweal.thread.urls")),
    path("jobs/", include("commonweal.jobs.urls")),
    path("", include("commonweal.people.urls")),
    path("language/", set_language, name="set_language"),
    path("search/", include("commonweal.search.urls")),
    path("summary/", include("commonweal.tension.summary.urls")),
    path("returns/", include("commonweal.tension.returns.urls")),
    path("levels/", include("commonweal.tension.levels.urls")),
    path("gallery/", include("commonweal.ui.gallery.urls")),
    path("accounts/", include("commonweal.people.sign_in_urls")),
]
if settings.MODE == "demo":
    urlpatterns.append(path("demo/", include("commonweal.demo.urls")))
