"""The API against its own schema: whatever schemathesis invents, no address answers with a server error."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from caravan.wsgi import application
from tests import cast
from tests.factories import accounts

EXAMPLES = 12


# From the generator and not from its address: that needs Redis, which no test has started while they are collected.
schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))  # type: ignore[no-untyped-call]
schema.app = application
schema.location = "http://localhost/api/v1/schema/"


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the test's transaction open from request to request, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.timeout(600)
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_address_answers_with_a_server_error(case: Any) -> None:
    owner = cast.olga()
    headers = {"Authorization": f"Token {accounts.token(owner, 'label', 'review', 'manage', 'read')}"}
    case.call_and_validate(headers=headers, checks=[not_a_server_error])
