"""People, organisations, tokens."""

from caravan.accounts.models import Membership, Organisation, User
from caravan.accounts.services import tokens

PASSWORD = "correct horse battery"


def person(name: str) -> User:
    """Return the person called `name`, made if need be."""
    found = User.objects.filter(email=f"{name}@caravan.test").first()
    return found or User.objects.create_user(f"{name}@caravan.test", PASSWORD, name=name.capitalize())


def people(count: int) -> list[User]:
    """Return many people, without passwords."""
    return User.objects.bulk_create([User(email=f"p{number}@caravan.test", password="!") for number in range(count)])


def people_called(name: str, count: int) -> list[User]:
    """Return many people more."""
    return User.objects.bulk_create([User(email=f"{name}{each}@caravan.test", password="!") for each in range(count)])


def organisation(name: str) -> Organisation:
    """Return the organisation called `name`, made if need be."""
    return Organisation.objects.get_or_create(name=name)[0]


def enrolled(user: User, place: Organisation, role: str) -> None:
    """Give a person a role."""
    Membership.objects.get_or_create(user=user, organisation=place, role=role)


def token(user: User, *scopes: str) -> str:
    """Return the secret of a new token."""
    return tokens.issue(user, name="test", scopes=scopes)[1]
