"""Joining Caravan, and founding or staffing an organisation."""

from django.db import IntegrityError, transaction

from caravan.accounts.errors import AddressTaken
from caravan.accounts.models import Membership, Organisation, User


def sign_up(*, email: str, password: str, name: str = "", language: str = "en") -> User:
    """Create a person who may label at once. The caller has validated address and password (forms, serializers).

    Raises:
        AddressTaken: somebody signed up with the address in the same moment.
    """
    try:
        with transaction.atomic():
            return User.objects.create_user(email, password, name=name, language=language)
    except IntegrityError:
        raise AddressTaken from None


@transaction.atomic
def found_organisation(*, name: str, founder: User) -> Organisation:
    """Create an organisation owned by `founder`."""
    organisation = Organisation.objects.create(name=name)
    Membership.objects.create(organisation=organisation, user=founder, role=Membership.Role.OWNER)
    return organisation


def enrol(user: User, *, organisation: Organisation, role: str) -> Membership:
    """Give a person a role; giving it twice changes nothing."""
    return Membership.objects.get_or_create(organisation=organisation, user=user, role=role)[0]


@transaction.atomic
def dismiss(user: User, *, organisation: Organisation, role: str) -> None:
    """Take a role away; the last owner stays, also when two owners dismiss each other at once."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    memberships = Membership.objects.filter(organisation=organisation)
    if role == Membership.Role.OWNER and memberships.filter(role=role).count() < 2:
        return
    memberships.filter(user=user, role=role).delete()
