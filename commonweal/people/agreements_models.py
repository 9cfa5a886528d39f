"""Sharing agreements: what organisations have promised one another about information."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier
from commonweal.people.organisations_models import Organisation


def stands(
    on: datetime.date,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    suspended_on: datetime.date | None,
) -> bool:
    """Does an agreement with these days share anything on that day?

    >>> stands(datetime.date(2026, 11, 23), datetime.date(2026, 1, 1), None, datetime.date(2026, 11, 23))
    False
    """
    if suspended_on is not None and suspended_on <= on:
        return False
    return starts_on <= on and (ends_on is None or on <= ends_on)


class Agreement(models.Model):
    """An information sharing agreement: its signatories see what it covers, while it is in force.

    A suspended, ended or not yet started agreement shares nothing; that holds at once, on every page,
    map, table and stream, because visibility is asked of the agreement each time. One that is past its
    review goes on sharing: its keepers are told that the review is late.
    """

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    purpose = models.TextField(_("purpose"))
    covers_tension = models.BooleanField(_("covers reports of tension"), default=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    review_on = models.DateField(_("review"))
    suspended_on = models.DateField(_("suspended"), null=True, blank=True)
    suspended_because = models.TextField(_("reason for suspension"), blank=True)
    document = models.CharField(
        _("where the signed document is kept"),
        max_length=300,
        blank=True,
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_in_force(self, on: datetime.date) -> bool:
        """Does this agreement share anything on that day?"""
        return stands(on, self.starts_on, self.ends_on, self.suspended_on)

    def is_among(self, organisations: set[int], on: datetime.date) -> bool:
        """Is it in force on that day, and have all of these signed it? What one sends reaches another only then."""
        if not self.is_in_force(on):
            return False
        return self.signatories.filter(organisation__in=organisations, signed_on__lte=on).count() == len(
            organisations
        )


class Signatory(models.Model):
    """An organisation's signature under an agreement, and how much it is to receive."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatories")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="signatures")
    signed_on = models.DateField(_("signed"))
    signed_by = models.CharField(_("signed by"), max_length=150)
    receives_tension = models.BooleanField(_("receives reports of tension"), default=False)

    class Meta:
        verbose_name_plural = "signatories"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="one_signature_each")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} under {self.agreement}"
