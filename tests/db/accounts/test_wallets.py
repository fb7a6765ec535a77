"""Linking wallets by signed messages."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from eth_account import Account
from eth_account.messages import encode_defunct

from caravan.accounts import siwe
from caravan.accounts.errors import NonceSpent, WalletRefused, WalletTaken
from caravan.accounts.models import SignInNonce, User, Wallet
from caravan.accounts.services import wallets

TERMS = siwe.Terms(domain="caravan.test", uri="https://caravan.test/", chain_id=31337)
KEY = Account.from_key("0x" + "11" * 32)
OTHER = Account.from_key("0x" + "22" * 32)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann@caravan.test", "a long password")


@pytest.fixture
def mallory() -> User:
    return User.objects.create_user("mallory@caravan.test", "a long password")


def sign(message: str, account=KEY) -> str:  # type: ignore[no-untyped-def]  # eth_account has no public type
    return "0x" + str(account.sign_message(encode_defunct(text=message)).signature.hex()).removeprefix("0x")


def test_a_signed_message_links_the_wallet_that_signed(ann: User) -> None:
    challenge = wallets.challenge(ann, address=KEY.address.lower(), terms=TERMS)
    wallet = wallets.link(ann, message=challenge.message, signature=sign(challenge.message), terms=TERMS)
    assert (wallet.address, wallet.is_primary) == (KEY.address, True)


def test_a_nonce_works_once(ann: User) -> None:
    challenge = wallets.challenge(ann, address=KEY.address, terms=TERMS)
    wallets.link(ann, message=challenge.message, signature=sign(challenge.message), terms=TERMS)
    with pytest.raises(NonceSpent):
        wallets.link(ann, message=challenge.message, signature=sign(challenge.message), terms=TERMS)


def test_a_wrong_signature_burns_the_nonce(ann: User) -> None:
    challenge = wallets.challenge(ann, address=KEY.address, terms=TERMS)
    with pytest.raises(WalletRefused):
        wallets.link(ann, message=challenge.message, signature=sign(challenge.message, OTHER), terms=TERMS)
    with pytest.raises(NonceSpent):
        wallets.link(ann, message=challenge.message, signature=sign(challenge.message), terms=TERMS)


def test_another_persons_nonce_is_refused(ann: User, mallory: User) -> None:
    challenge = wallets.challenge(ann, address=KEY.address, terms=TERMS)
    with pytest.raises(NonceSpent):
        wallets.link(mallory, message=challenge.message, signature=sign(challenge.message), terms=TERMS)


@pytest.mark.parametrize(
    "there",
    [
        siwe.Terms(domain="evil.test", uri=TERMS.uri, chain_id=TERMS.chain_id),
        siwe.Terms(domain=TERMS.domain, uri="https://evil.test/", chain_id=TERMS.chain_id),
        siwe.Terms(domain=TERMS.domain, uri=TERMS.uri, chain_id=1),
    ],
)
def test_a_message_for_another_site_or_chain_is_refused(ann: User, there: siwe.Terms) -> None:
    challenge = wallets.challenge(ann, address=KEY.address, terms=there)
    with pytest.raises(WalletRefused):
        wallets.link(ann, message=challenge.message, signature=sign(challenge.message), terms=TERMS)
    assert not Wallet.objects.exists()


def test_an_old_message_is_refused(ann: User) -> None:
    challenge = wallets.challenge(ann, address=KEY.address, terms=TERMS)
    SignInNonce.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NonceSpent):
        wallets.link(ann, message=challenge.message, signature=sign(challenge.message), terms=TERMS)


@pytest.mark.parametrize("address", ["", "0x12", "Ann", KEY.address.swapcase().replace("X", "x"), "0x" + "é" * 40])
def test_what_is_no_address_is_refused(ann: User, address: str) -> None:
    with pytest.raises(WalletRefused):
        wallets.challenge(ann, address=address, terms=TERMS)


def test_a_wallet_belongs_to_one_person(ann: User, mallory: User) -> None:
    wallets.attach(ann, address=KEY.address)
    with pytest.raises(WalletTaken):
        wallets.attach(mallory, address=KEY.address)


def test_the_newest_wallet_is_paid_and_unlinking_goes_back(ann: User) -> None:
    wallets.attach(ann, address=KEY.address)
    wallets.attach(ann, address=OTHER.address)
    assert ann.wallets.get(is_primary=True).address == OTHER.address
    wallets.unlink(ann, address=OTHER.address.lower())
    assert ann.wallets.get(is_primary=True).address == KEY.address


@pytest.mark.django_db(transaction=True)
def test_two_tabs_linking_at_once_leave_one_primary_wallet(ann: User) -> None:
    def attach(address: str) -> None:
        try:
            wallets.attach(ann, address=address)
        finally:
            connection.close()

    threads = [threading.Thread(target=attach, args=(account.address,)) for account in (KEY, OTHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ann.wallets.count() == 2
    assert ann.wallets.filter(is_primary=True).count() == 1


def test_a_wallet_has_one_spelling(ann: User) -> None:
    assert wallets.attach(ann, address=KEY.address.lower()).address == KEY.address
    assert wallets.attach(ann, address=KEY.address) == ann.wallets.get()
    with pytest.raises(WalletRefused):
        wallets.attach(ann, address="0x12")
