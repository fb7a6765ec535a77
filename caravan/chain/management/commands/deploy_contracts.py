"""Put our contracts on the configured chains."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from caravan.chain import nodes
from caravan.chain.deploying import Plan, deploy
from caravan.chain.errors import ChainError


class Command(BaseCommand):
    """Deploys what is missing, connects it and grants the roles; repeating it changes nothing."""

    help = "Deploy the contracts that the configured chains do not have yet; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name what a real chain has already."""
        parser.add_argument("--chain", type=int, help="only this one of the configured chains")
        parser.add_argument("--token", default="", help="ERC-20 to pay in; without it the demo token CVN is deployed")
        parser.add_argument("--eas", default="", help="the chain's own EAS; without it ours is deployed")
        parser.add_argument("--delay", type=int, default=0, help="seconds a root waits before it pays (0: development)")
        parser.add_argument("--redeploy", action="store_true", help="start afresh if the recorded contracts are gone")
        parser.add_argument("--patience", type=float, default=600.0, help="seconds to wait for each step")

    def handle(self, **options: Any) -> None:
        """Deploy, or say that there is no chain."""
        if not nodes.configured():
            self.stdout.write("No chain is configured (CHAIN_RPC_URL is empty); rewards are points.")
            return
        try:
            for number in [options["chain"]] if options["chain"] else nodes.chain_ids():
                deploy(self._plan(number, options), self.stdout.write)
        except ChainError as error:
            raise CommandError(str(error)) from error

    def _plan(self, chain_id: int, options: dict[str, Any]) -> Plan:
        chain = nodes.of(chain_id)
        return Plan(
            token=options["token"],
            eas=options["eas"] or str(chain.get("eas", "")),
            delay_s=options["delay"] or int(chain.get("delay_s", 0)),
            redeploy=options["redeploy"],
            patience_s=options["patience"],
            chain_id=chain_id,
        )
