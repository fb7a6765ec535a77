"""Anvil, a whole EVM chain in one program, from the npm package @foundry-rs/anvil."""

import json
import platform
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from caravan.devstack.environment import CHAIN_ID, ROOT
from caravan.devstack.errors import ProgramMissing, StackError
from caravan.devstack.process import Process

ARCHITECTURES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


def program() -> Path:
    """Return the path of anvil; npm puts the machine's own build in a package of its own.

    Raises:
        ProgramMissing: the package is not installed.
    """
    system = "darwin" if sys.platform == "darwin" else "linux"
    machine = ARCHITECTURES.get(platform.machine().lower(), platform.machine())
    path = ROOT / "node_modules" / "@foundry-rs" / f"anvil-{system}-{machine}" / "bin" / "anvil"
    if not path.exists():
        raise ProgramMissing(f"anvil for {system}-{machine} is not in node_modules; run `make setup`.")
    return path


class Anvil:
    """A chain that makes a block for each transaction.

    Args:
        state: file that keeps the chain between runs; None for one that is thrown away.
        chain_id: its number (EIP-155).
    """

    def __init__(self, log: Path, port: int, *, state: Path | None = None, chain_id: int = CHAIN_ID) -> None:
        self.port = port
        self.chain_id = chain_id
        self.state = state
        command = [str(program()), "--host", "127.0.0.1", "--port", str(port), "--chain-id", str(chain_id), "--quiet"]
        # The gas cap of real chains (EIP-7825), off by default; short epochs, so that `finalized` moves.
        command += ["--enable-tx-gas-limit", "--slots-in-an-epoch", "4"]
        if state:
            # Written every second as well as at the end, so that a power cut costs one second of the chain.
            command += ["--state", str(state), "--state-interval", "1", "--preserve-historical-states"]
        self.process = Process("anvil", command, log, ready=self._answers)

    @property
    def url(self) -> str:
        """The node's JSON-RPC address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the node."""
        if self.state:
            self.state.parent.mkdir(parents=True, exist_ok=True)
        self.process.start()

    def wait_ready(self) -> None:
        """Return once the node answers."""
        self.process.wait_ready()

    def stop(self) -> None:
        """Write the state and stop the node."""
        self.process.stop()

    def call(self, method: str, *params: object) -> object:
        """Return the result of one JSON-RPC call.

        Raises:
            StackError: the node answered with an error.
        """
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        request = Request(self.url, data=body, headers={"Content-Type": "application/json"})
        with urlopen(request, timeout=10) as answer:
            reply = json.load(answer)
        if "error" in reply:
            raise StackError(f"anvil refused {method}: {reply['error'].get('message')}")
        return reply["result"]

    def _answers(self) -> bool:
        try:
            return self.call("eth_chainId") == hex(self.chain_id)
        except (URLError, OSError):
            return False
