"""Accounts: the people who sign in, the roles they hold, and how they were invited."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonweal.identifiers import public_identifier
from commonweal.people.addresses import kept_address
from commonweal.people.organisations_models import Organisation
from commonweal.people.roles import ROLE_CHOICES, ROLES, Permission


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=kept_address(email))

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from their appointments, not from this record."""

    public_id = models.CharField(max_length=16, unique=True, default=public_identifier, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    # Of two accounts whose addresses differed by capital letters alone, the one that nobody can sign in to.
    address_is_taken = models.BooleanField(
        _("another account has this address in small letters"), default=False, editable=False
    )
    name = models.CharField(_("name"), max_length=150)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")) | models.Q(address_is_taken=True),
                name="an_address_of_an_account_in_small_letters",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.address_is_taken:
            self.email = kept_address(self.email)
        super().save(*args, **kwargs)

    @property
    def roles(self) -> frozenset[str]:
        """Codes of the roles held today. One query, remembered for as long as this object lives."""
        if not hasattr(self, "_roles"):
            today = timezone.localdate()
            self._roles = frozenset(
                self.appointments.filter(from_on__lte=today)
                .exclude(until_on__lt=today)
                .values_list("role", flat=True)
            )
        return self._roles

    @property
    def is_part(self) -> bool:
        """Does this person still belong to the partnership? Not once their organisation's part has ended."""
        return self.organisation is None or self.organisation.is_active

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything this person's roles allow today; nothing once the account is closed or their organisation has left.

        They keep their roles, and with them the second factor, so that all is as it was when it comes back.
        """
        # Roles first: whoever has none costs no query for their organisation.
        if not self.is_active or not self.roles or not self.is_part:
            return frozenset()
        return frozenset().union(*(ROLES[code].permissions for code in self.roles if code in ROLES))

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def needs_second_factor(self) -> bool:
        return any(ROLES[code].second_factor for code in self.roles if code in ROLES)


class Appointment(models.Model):
    """A role held by a person, from a day and perhaps until a day, and who gave it."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(_("role"), max_length=40, choices=ROLE_CHOICES)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["person", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=models.Q(until_on=None), name="one_open_appointment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class Invitation(models.Model):
    """A link sent by e-mail that lets one person make an account. Used up on POST, never on GET."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    roles = models.JSONField(_("roles"), default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="an_address_of_an_invitation_in_small_letters"
            )
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.created_at:%d %B %Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = kept_address(self.email)
        super().save(*args, **kwargs)
