"""`python -m commonweal` is the `commonweal` command."""

from commonweal.config.commands import main

main()
