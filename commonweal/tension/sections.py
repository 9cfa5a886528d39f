"""What this domain offers to documents: the sections of the weekly summary."""

from django.utils.translation import gettext_lazy as _

from commonweal.documents.registry import Section, register
from commonweal.tension.summary import following_up, sections
from commonweal.tension.summary.editions import DOCUMENT
from commonweal.tension.summary_models import Edition

ONLY_THE_GROUP = (Edition.GROUP.value,)

for section in (
    Section(DOCUMENT, "strengths", _("Strengths"), 10, sections.strengths),
    Section(DOCUMENT, "levels", _("Levels"), 20, sections.levels, ONLY_THE_GROUP),
    Section(DOCUMENT, "new", _("What is new"), 30, sections.new_by_type),
    Section(DOCUMENT, "communities", _("Communities affected"), 40, sections.by_community, ONLY_THE_GROUP),
    Section(DOCUMENT, "notable", _("Reports to talk about"), 50, sections.notable, ONLY_THE_GROUP),
    Section(DOCUMENT, "actions", _("Open actions"), 60, following_up.open_actions),
    Section(DOCUMENT, "returns", _("Returns of partners"), 70, following_up.returns),
    Section(DOCUMENT, "method", _("How to read this"), 90, following_up.method),
):
    register(section)
