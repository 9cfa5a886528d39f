"""Pages of Wealdmere for pictures and for the accessibility sweep: those that are about no single item.

Those of single items are found by looking, in `demo.screens_of_items`. A page that looks different to
another role is pictured for both.
"""

from collections.abc import Iterator

from commonweal.demo.people import PASSWORD
from commonweal.demo.screens_of_items import screens_of_items
from commonweal.demo.seeing import seen
from commonweal.ui.screens import Screen

SIGN_IN = Screen("demo-sign-in", "/demo/sign-in/")
# Name, address, and who looks.
PAGES = (
    ("week", "/week/", "aisha ben carys ewa farid grace hana idris joan kit lena"),
    ("map", "/map/", "aisha ben carys grace hana idris kit"),
    ("map-levels", "/map/?layer=levels", "ben"),
    ("map-released", "/map/?layer=released-strengths", "aisha"),
    ("map-counts", "/map/?layer=tensions-by-area", "aisha"),
    ("map-table", "/map/?view=table", "aisha grace idris"),
    ("returns-all", "/returns/all/", "aisha"),
    ("returns-own", "/returns/", "idris kit"),
    ("levels", "/levels/", "aisha lena"),
    ("actions", "/actions/", "carys idris lena"),
    ("reports", "/reports/", "carys idris lena"),
    ("reports-new", "/reports/new/", "carys kit"),
    ("reports-sent", "/reports/sent/", "ewa kit"),
    ("search", "/search/?q=market", "joan"),
    ("summary", "/summary/", "aisha ben carys lena"),
    ("counts", "/reports/counts/", "carys kit"),
    ("upload", "/reports/upload/", "carys idris kit"),
    ("people", "/settings/people/", "aisha joan"),
    ("people-invite", "/settings/people/invite/", "aisha joan"),
    ("organisations", "/settings/organisations/", "aisha"),
    ("organisation-new", "/settings/organisations/new/", "aisha"),
    ("organisation", "/settings/organisations/canalside-homes/", "joan"),
    ("organisation-end", "/settings/organisations/canalside-homes/end/", "joan"),
    ("organisation-lead-stays", "/settings/organisations/wealdmere-council/end/", "joan"),
    ("body", "/settings/bodies/tension-monitoring-group/", "aisha"),
    ("body-change", "/settings/bodies/tension-monitoring-group/change/", "aisha"),
    ("body-new", "/settings/bodies/new/", "aisha"),
    ("strand", "/settings/strands/religion/", "joan"),
    ("agreements", "/settings/agreements/", "aisha joan hana"),
    ("agreement-new", "/settings/agreements/new/", "aisha"),
    ("requests", "/settings/requests/", "hana"),
    ("request-new", "/settings/requests/new/", "hana"),
    ("documents", "/settings/documents/", "hana"),
    ("record", "/settings/record/", "hana"),
    ("tokens", "/settings/tokens/", "aisha idris"),
    ("jobs", "/jobs/", "aisha lena"),
    ("data-sets", "/data/", "lena"),
    ("data-measure", "/data/measures/repairs-waiting/", "aisha"),
    ("data-reviews", "/data/reviews/", "aisha idris"),
    ("bring", "/data/bring/", "lena"),
    ("assessment-bring", "/assessment/bring/", "aisha"),
    ("plans-returned", "/plans/mine/returned/", "idris kit"),
    ("schedules", "/data/schedules/", "lena"),
    ("schedules-choose", "/data/schedules/new/", "lena"),
    ("schedule-census", "/data/schedules/new/nomis/", "lena"),
    ("schedule-boundaries", "/data/schedules/new/open-geography/", "lena"),
    ("schedule-crimes", "/data/schedules/new/police/", "lena"),
    ("map-gaps", "/map/?layer=gaps", "lena"),
    ("equality", "/profiles/equality/", "idris"),
    ("equality-group", "/profiles/equality/?group=Asian%2C+Asian+British+or+Asian+Welsh", "lena"),
    ("services", "/services/", "aisha idris"),
    ("service", "/services/canalside-homes/home-adaptations/", "idris"),
    ("service-area", "/services/canalside-homes/home-adaptations/?by=disability&area=X05000007", "idris"),
    ("account", "/accounts/2fa/", "aisha"),
    ("account-passkeys", "/accounts/2fa/webauthn/", "aisha"),
    ("account-password", "/accounts/password/change/", "kit"),
    ("account-sign-out", "/accounts/logout/", "kit"),
)
# Only for whoever has said the password again just now.
GUARDED = (
    ("account-code", "/accounts/2fa/totp/activate/"),
    ("account-passkey-new", "/accounts/2fa/webauthn/add/"),
)
BEGUN = (("press", "Start"), ("choose", "No"), ("press", "Continue"))
TOLD = (
    ("choose", "Something that worries me or pulls people apart"),
    ("press", "Continue"),
    ("write", "What happened?", "Leaflets against newcomers lay at the bus stop."),
    ("press", "Continue"),
    ("choose", "Today"),
    ("press", "Continue"),
    ("choose", "Online"),
    ("press", "Continue"),
)
NAMED_TWICE = (
    ("choose", "At a place"),
    ("write", "If it was at a place, which?", "Park"),
    ("press", "Continue"),
)
# Each page of the public form, by what has been answered before it; nothing is sent.
PUBLIC_FORM = {
    "child": BEGUN[:1],
    "safeguarding": (("press", "Start"), ("choose", "Yes"), ("press", "Continue")),
    "kind": BEGUN,
    "what": BEGUN + TOLD[:2],
    "when": BEGUN + TOLD[:4],
    "when-unanswered": (*BEGUN, *TOLD[:4], ("press", "Continue")),
    "where": BEGUN + TOLD[:6],
    "place": BEGUN + TOLD[:6] + NAMED_TWICE,
    "contact": BEGUN + TOLD,
    "share": (*BEGUN, *TOLD, ("press", "Continue")),
    "deleted": (*BEGUN[:1], ("press", "Stop, and delete what I typed")),
    "check": (*BEGUN, *TOLD, ("press", "Continue"), ("choose", "Yes, share it"), ("press", "Continue")),
}


def screens_of_wealdmere() -> Iterator[Screen]:
    """Every page that somebody of Wealdmere sees, one of each sort; an item is left out where there is none."""
    yield Screen("public-map", "/map/")
    yield Screen("public-map-table", "/map/?view=table")
    yield Screen("public-your-data", "/your-data/")
    yield Screen("account-password-reset-sent", "/accounts/password/reset/done/")
    for name, steps in PUBLIC_FORM.items():
        yield Screen(f"public-report-{name}", "/report/", steps=steps)
    for name, address, people in PAGES:
        for person in people.split():
            yield seen(name, address, person)
    for name, address in GUARDED:
        yield seen(name, address, "kit", ("confirm", PASSWORD))
    yield from screens_of_items()
