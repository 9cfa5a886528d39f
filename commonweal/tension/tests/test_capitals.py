"""Words are found in capitals or not, in every alphabet and on both databases, and mean only themselves."""

import pytest

from commonweal.tension.selectors import Filters, reports_fitting

pytestmark = pytest.mark.django_db
WORDING = "Leaflets by the École Ŵyl, żółw: 50% [off]*, ΑΘΗΝΑ, Straße, محمد."


def test_words_are_found_in_capitals_or_not(tell_and_grade, people):
    tell_and_grade(sanitised=WORDING)

    def is_found(words):
        return reports_fitting(people["aisha"], Filters(words=words)).exists()

    for words in ("École", "école", "ÉCOLE ŵYL", "ŵyl", "ŻÓŁW", "LEAFLETS", "αθηνα", "straße", "محمد"):
        assert is_found(words), words
    for words in ("żółw: 50% [OFF]*", "ŵyl, ż", "50%", "[off]"):
        assert is_found(words), words
    for words in ("ecole", "éco?e", "é*e", "é[c]ole", "é%", "é_ole", "50_", "Éco-le"):
        assert not is_found(words), words
