"""People, organisations and the agreements between them.

Split by topic; Django finds the models here.
"""

from commonweal.people.accounts_models import Appointment, Invitation, User
from commonweal.people.agreements_models import Agreement, Signatory
from commonweal.people.governance_models import DataRequest, Erasure, GovernanceDocument
from commonweal.people.organisations_models import (
    Body,
    Characteristic,
    Membership,
    Organisation,
    Strand,
)
from commonweal.people.tokens_models import ApiAnswer, ApiToken
from commonweal.people.visibility_models import VisibilityClass

__all__ = [
    "Agreement",
    "ApiAnswer",
    "ApiToken",
    "Appointment",
    "Body",
    "Characteristic",
    "DataRequest",
    "Erasure",
    "GovernanceDocument",
    "Invitation",
    "Membership",
    "Organisation",
    "Signatory",
    "Strand",
    "User",
    "VisibilityClass",
]
