"""What an error report (Django's page while developing, its mail to administrators) does not show."""

import re

from django.views.debug import SafeExceptionReporterFilter


class Filter(SafeExceptionReporterFilter):
    """Hides addresses of servers as well: they carry passwords, and those of nodes their provider's key."""

    hidden_settings = re.compile(
        "API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|HTTP_COOKIE|URL|LOCATION|BROKER", re.IGNORECASE
    )
