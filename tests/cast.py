"""The people of every test: Ann and Bruno label, Rui reviews, Olga owns the campaigns, Mallory cheats."""

from caravan.accounts.models import Membership, Organisation, User
from tests.factories import accounts


def ann() -> User:
    """Label."""
    return accounts.person("ann")


def bruno() -> User:
    """Label beside Ann."""
    return accounts.person("bruno")


def olga() -> User:
    """Own an organisation, and its campaigns."""
    user = accounts.person("olga")
    accounts.enrolled(user, weather_watch(), Membership.Role.OWNER)
    return user


def rui() -> User:
    """Review for Olga's organisation."""
    user = accounts.person("rui")
    accounts.enrolled(user, weather_watch(), Membership.Role.REVIEWER)
    return user


def mallory() -> User:
    """Own another organisation, and have no business here."""
    user = accounts.person("mallory")
    accounts.enrolled(user, accounts.organisation("Mallory's"), Membership.Role.OWNER)
    return user


def weather_watch() -> Organisation:
    """Return Olga's organisation."""
    return accounts.organisation("Weather Watch")
