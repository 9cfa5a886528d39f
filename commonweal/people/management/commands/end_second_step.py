"""`commonweal manage end_second_step`: for the last person who could do it in the browser, and lost theirs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commonweal.mailing import CannotSend
from commonweal.people import lost_steps
from commonweal.people.addresses import kept_address
from commonweal.people.models import User


class Command(BaseCommand):
    help = (
        "End the second step of somebody who lost telephone, passkey and spare codes, so that a new one is set up at "
        "the next sign-in. For the last administrator or cohesion officer: refuses while a colleague can do it in the "
        "browser, under “People”, unless --even-so says that none of them can sign in. Make sure first who asks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--why", choices=lost_steps.WhyEnded.values, required=True)
        parser.add_argument("--checked", choices=lost_steps.HowChecked.values, required=True)
        parser.add_argument(
            "--even-so", action="store_true", help="the colleagues who could do it can't sign in either"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=kept_address(options["email"])).first()
        if person is None:
            raise CommandError(f"There is no account with the address {options['email']}.")
        able = [f"{one.name} ({one.email})" for one in lost_steps.who_may_end(person)]
        if able and not options["even_so"]:
            raise CommandError(
                f"These can do it in the browser, under “People”: {', '.join(able)}. "
                "If none of them can sign in, add --even-so."
            )
        try:
            lost_steps.end_steps(
                person,
                why=lost_steps.WhyEnded(options["why"]),
                checked=lost_steps.HowChecked(options["checked"]),
                by=None,
            )
        except lost_steps.CannotEnd as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{person.email} signs in with the password and sets up a new second step.")
        try:
            lost_steps.tell(person)
        except CannotSend as error:
            self.stdout.write(f"No mail about it could be sent: tell them yourself. {error}")
