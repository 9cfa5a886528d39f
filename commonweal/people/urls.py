"""Addresses of the pages about people."""

from django.urls import path

from commonweal.people.record import views as record
from commonweal.people.views import (
    accounts,
    bodies,
    handing_over,
    information,
    inviting,
    lost_steps,
    membership,
    organisations,
    rights,
    taking_away,
    tokens,
)

app_name = "people"
urlpatterns = [
    path("your-data/", rights.ask, name="ask"),
    path("invitation/<str:token>/", accounts.accept, name="accept"),
    path("settings/people/", accounts.accounts, name="accounts"),
    path("settings/people/invite/", accounts.invitation, name="invite"),
    path("settings/people/invited/<int:number>/", inviting.invited, name="invited"),
    path("settings/people/invited/<int:number>/withdraw/", inviting.withdraw, name="withdraw"),
    path("settings/people/<str:public_id>/", accounts.account, name="account"),
    path("settings/people/<str:public_id>/close/", taking_away.close, name="close"),
    path("settings/people/<str:public_id>/second-step/", lost_steps.end, name="end-steps"),
    path("settings/people/<str:public_id>/roles/<int:number>/take/", taking_away.take_role, name="take-role"),
    path("settings/organisations/", organisations.organisations, name="organisations"),
    path("settings/organisations/new/", organisations.organisation, name="new-organisation"),
    path("settings/organisations/<slug:slug>/", organisations.organisation, name="organisation"),
    path("settings/organisations/<slug:slug>/end/", membership.end, name="end-membership"),
    path("settings/organisations/<slug:slug>/again/", membership.take_up, name="take-up-membership"),
    path("settings/agreements/", organisations.agreements, name="agreements"),
    path("settings/bodies/new/", bodies.change, name="new-body"),
    path("settings/bodies/<slug:slug>/", bodies.body, name="body"),
    path("settings/bodies/<slug:slug>/change/", bodies.change, name="change-body"),
    path("settings/strands/<slug:code>/", bodies.strand, name="strand"),
    path("settings/agreements/new/", organisations.change_agreement, name="new-agreement"),
    path("settings/agreements/<str:public_id>/", organisations.agreement, name="agreement"),
    path(
        "settings/agreements/<str:public_id>/change/", organisations.change_agreement, name="change-agreement"
    ),
    path("settings/agreements/<str:public_id>/stop/", organisations.stop, name="stop"),
    path("settings/agreements/<str:public_id>/leave/<slug:slug>/", organisations.leave, name="leave"),
    path("settings/requests/", rights.requests, name="requests"),
    path("settings/requests/new/", information.write_down, name="new-request"),
    path(
        "settings/requests/<str:public_id>/information.<str:ending>",
        information.file,
        name="information-file",
    ),
    path("settings/requests/<str:public_id>/", rights.data_request, name="request"),
    path("settings/requests/<str:public_id>/held/", handing_over.held, name="held"),
    path("settings/requests/<str:public_id>/erase/", handing_over.erase, name="erase"),
    path("settings/documents/", rights.documents, name="documents"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<str:public_id>/revoke/", tokens.revoke, name="revoke-token"),
    path("settings/record/", record.record, name="record"),
    path("settings/record/record.csv", record.file, name="record-file"),
]
