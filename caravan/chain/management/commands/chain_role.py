"""manage.py chain_role: hand a purpose from one key to the next."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from eth_utils.address import is_address, to_checksum_address

from caravan.chain import nodes, roles
from caravan.chain.errors import ChainError


class Command(BaseCommand):
    """Grants or revokes a role on our contracts, or says who has it."""

    help = "Grant an address the role of poster or operator on our contracts, or revoke it, or show whether it has it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the change."""
        parser.add_argument("action", choices=["grant", "revoke", "show"])
        parser.add_argument("purpose", choices=sorted(roles.ROLES))
        parser.add_argument("address", help="whose")
        parser.add_argument("--chain", type=int, default=None, help="number of the chain; the first one otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the change, or print the call that makes it where our poster is not the contracts' admin."""
        if not is_address(options["address"]):
            raise CommandError(f"{options['address']} is no address.")
        address, purpose = to_checksum_address(options["address"]), options["purpose"]
        try:
            port = nodes.connect(options["chain"])
            call = None
            if options["action"] != "show":
                call = roles.change(port.chain_id, purpose, address, grant=options["action"] == "grant")
            if call:
                self.stdout.write(f"Our poster is not the contracts' admin. The admin calls {call.to} with")
                self.stdout.write("0x" + call.data.hex())
            held = roles.has(port, purpose, address)
        except ChainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{address} {'may' if held else 'may not'} act as {purpose} on chain {port.chain_id}.")
