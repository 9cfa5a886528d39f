"""Nothing is kept that nobody has thought about: each field is classed, each model has a retention period."""

import pytest
from django.apps import apps

from commonweal.people.classification import classifications
from commonweal.people.own_data import is_account

MODELS = {
    model._meta.label: model
    for model in apps.get_models()
    if model.__module__.startswith("commonweal") or any(map(is_account, model._meta.get_fields()))
}


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_field_is_classed_once(name):
    classed = classifications().get(name)
    assert classed is not None, f"{name} is missing from definitions/privacy.toml"
    groups = (classed.personal, classed.special, classed.plain)
    fields = {field.name for field in MODELS[name]._meta.get_fields() if getattr(field, "concrete", False)}
    assert frozenset().union(*groups) == fields
    assert sum(map(len, groups)) == len(fields)
    assert classed.keep


def test_the_list_names_no_model_that_is_gone():
    assert set(classifications()) <= set(MODELS)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("tension.Identity", "sealed"),
        ("people.User", "email"),
        ("people.DataRequest", "sealed"),
        ("tension.Report", "what"),
        ("tension.Question", "answer"),
        ("people.Invitation", "name"),
    ],
)
def test_what_is_plainly_about_people_is_classed_so(name, field):
    classed = classifications()[name]
    assert field in classed.personal | classed.special
