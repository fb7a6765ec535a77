"""The same address on every chain: contracts made by the deterministic deployer that most chains carry.

Source: EIP-1014 (CREATE2); github.com/Arachnid/deterministic-deployment-proxy, whose factory takes 32 bytes of salt and
the creation code, and answers with the address.
"""

from eth_utils.address import to_canonical_address, to_checksum_address

from caravan.chain.abi import keccak
from caravan.chain.port import ChainPort

FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C"
# A database that finds its addresses taken (by an earlier database's contracts) takes the next number.
MOST_NUMBERS = 1000


def salt(number: int) -> bytes:
    """Return the salt of the n-th set of contracts a deployer makes: keccak256("caravan:<n>")."""
    return keccak(f"caravan:{number}".encode())


def address_of(call: bytes) -> str:
    """Return where a call of the factory puts its contract."""
    return to_checksum_address(keccak(b"\xff" + to_canonical_address(FACTORY) + call[:32] + keccak(call[32:]))[12:])


def call_for(port: ChainPort, creation_code: bytes) -> bytes | None:
    """Return the call that creates a contract at the first address not taken; None where there is no factory."""
    if not port.code(FACTORY):
        return None
    calls = (salt(number) + creation_code for number in range(1, MOST_NUMBERS))
    return next(call for call in calls if not port.code(address_of(call)))
