"""What can go wrong with a chain.

ChainError
├── NoChain              no node is configured: points mode
├── NotDeployed          our contracts are not on this chain
├── NodeUnavailable      no node answered in time                        (retry)
├── NodeRefused          a node answered with an error of its own        (retry)
├── NodesDisagree        two nodes have different blocks of one number    (retry)
├── FeeCapReached        the chain asks more for gas than we may offer    (retry)
├── WrongChain           the node serves another chain than configured
├── KeyMissing           the purpose has no key in the environment
├── SignerUnavailable    the external signer did not answer               (retry)
├── SignerRefused        the external signer said no, or signed something else
├── SpendingLimit        a key's money for today is used up               (retry)
├── KeyInUse             two purposes share a key, or a key changed under transactions on their way
├── CallReverted         the contract refused the call
└── DeploymentFailed     a step of deploy_contracts did not come through
"""

from caravan.lib.errors import CaravanError


class ChainError(CaravanError):
    """Something went wrong with the chain."""

    status = 502
    code = "chain_error"


class NoChain(ChainError):
    """No chain is configured (CHAIN_RPC_URL is empty)."""

    status = 409
    code = "no_chain"


class NotDeployed(ChainError):
    """The contract is not deployed on this chain; run manage.py deploy_contracts."""

    status = 409
    code = "not_deployed"


class NodeUnavailable(ChainError):
    """No node answered in time."""

    status = 503
    code = "node_unavailable"
    retry = True


class NodeRefused(ChainError):
    """The node answered with an error."""

    code = "node_refused"
    retry = True


class NodesDisagree(ChainError):
    """Two nodes tell different chains; nothing counts as final until they agree."""

    status = 503
    code = "nodes_disagree"
    retry = True


class FeeCapReached(ChainError):
    """Gas costs more than CHAIN_MAX_FEE_GWEI; what is queued waits."""

    status = 503
    code = "fee_cap_reached"
    retry = True


class WrongChain(ChainError):
    """The node serves another chain than CHAIN_ID names."""

    code = "wrong_chain"


class KeyMissing(ChainError):
    """There is no key for this purpose in the environment."""

    code = "key_missing"


class SignerUnavailable(ChainError):
    """The external signer did not answer."""

    status = 503
    code = "signer_unavailable"
    retry = True


class SignerRefused(ChainError):
    """The external signer would not sign, or signed something else."""

    code = "signer_refused"


class SpendingLimit(ChainError):
    """What a key may spend in a day is used up; what is queued waits for the next one."""

    status = 503
    code = "spending_limit"
    retry = True


class KeyInUse(ChainError):
    """Each purpose needs a key of its own, and keeps it while its transactions are on their way."""

    status = 409
    code = "key_in_use"


class CallReverted(ChainError):
    """The contract refused the call; `data` is what it answered with."""

    status = 409
    code = "call_reverted"

    def __init__(self, message: str, data: bytes = b"") -> None:
        super().__init__(message)
        self.data = data


class DeploymentFailed(ChainError):
    """A step of the deployment did not come through; running the command again goes on from there."""

    code = "deployment_failed"
