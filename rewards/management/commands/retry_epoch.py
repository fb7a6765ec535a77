"""manage.py retry_epoch: go on with an epoch that the contract refused."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rewards.errors import NotRetriable
from rewards.models import Epoch
from rewards.services import publishing


class Command(BaseCommand):
    """Try a refused epoch again, once its cause is out of the way."""

    help = "Try an epoch again that the contract refused; its currency seals no more until then."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the epoch's id."""
        parser.add_argument("epoch", help="id, as /epochs/ and the log show it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Retry it."""
        epoch = Epoch.objects.filter(pk=options["epoch"]).first()
        if epoch is None:
            raise CommandError(f"There is no epoch {options['epoch']}.")
        try:
            publishing.retry(epoch)
        except NotRetriable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Epoch {epoch.number} of {epoch.token} is on its way again.")
