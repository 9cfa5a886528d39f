"""What consultations ask, and what people reply: the models of both, gathered for Django."""

from commonweal.consultations.asked_models import (
    Consultation,
    Evidence,
    GunningTest,
    Phase,
    Question,
    QuestionKind,
    Theme,
)
from commonweal.consultations.reply_models import Answer, Channel, Reply, ToTell

__all__ = [
    "Answer",
    "Channel",
    "Consultation",
    "Evidence",
    "GunningTest",
    "Phase",
    "Question",
    "QuestionKind",
    "Reply",
    "Theme",
    "ToTell",
]
