"""What the tension app keeps. Split by topic; Django finds the models here."""

from commonweal.tension.intake_models import (
    Attachment,
    ColumnMapping,
    Identity,
    Question,
    Reason,
    Upload,
)
from commonweal.tension.level_models import Level, PartnerReturn
from commonweal.tension.report_models import Placement, Report
from commonweal.tension.summary_models import Summary, SummaryVersion

__all__ = [
    "Attachment",
    "ColumnMapping",
    "Identity",
    "Level",
    "PartnerReturn",
    "Placement",
    "Question",
    "Reason",
    "Report",
    "Summary",
    "SummaryVersion",
    "Upload",
]
