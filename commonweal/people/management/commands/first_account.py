"""`commonweal manage first_account`: the first administrator and the first cohesion officer."""

import getpass
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from commonweal.people.first_accounts import FIRST_ROLES, NotFirst, make_first_account


class Command(BaseCommand):
    help = (
        "Make the first account with a role that can invite others. Asks for the password, or reads it "
        "from standard input when that is no terminal. Refuses once somebody has the role."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", choices=FIRST_ROLES, required=True)
        parser.add_argument("--organisation", required=True, help="name of the lead organisation")

    def handle(self, *args: Any, **options: Any) -> None:
        is_terminal = sys.stdin.isatty()
        password = getpass.getpass("Password: ") if is_terminal else sys.stdin.readline().rstrip("\n")
        try:
            make_first_account(
                email=options["email"],
                name=options["name"],
                role=options["role"],
                organisation=options["organisation"],
                password=password,
            )
        except NotFirst as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{options['email']} can sign in now, and is asked to set up a second factor first."
        )
