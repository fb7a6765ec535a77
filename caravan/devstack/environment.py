"""The names through which every process learns where the others are; `caravan/settings/env.py` reads them."""

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = ROOT / ".caravan"
CHAIN_ID = 31337

# Anvil's first three accounts, printed in its documentation and the same on every machine: public keys to a test chain,
# worth nothing. The first also deploys the contracts and mints the demo token. Never use them on a real chain.
POSTER_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
RELAYER_KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"
OPERATOR_KEY = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"


def chain_environment(rpc_url: str) -> dict[str, str]:
    """Return the settings of a local test chain at this address."""
    return {
        "CHAIN_ID": str(CHAIN_ID),
        "CHAIN_RPC_URL": rpc_url,
        "CHAIN_POSTER_KEY": POSTER_KEY,
        "CHAIN_RELAYER_KEY": RELAYER_KEY,
        "CHAIN_OPERATOR_KEY": OPERATOR_KEY,
    }


def base_environment(data_dir: Path) -> dict[str, str]:
    """Return the settings that name no server."""
    return {
        "CARAVAN_ENV": "dev",
        "DJANGO_SETTINGS_MODULE": "caravan.settings.dev",
        "CARAVAN_DATA_DIR": str(data_dir),
        "CARAVAN_DEMO": "1",
        "SECRET_KEY": secret_key(data_dir),
        # A model backend under development runs on this machine too.
        "OUTGOING_NETWORKS": "127.0.0.0/8,::1/128",
        "SETTLEMENT_SECONDS": "15",
        "PYTHONUNBUFFERED": "1",
    }


def secret_key(data_dir: Path) -> str:
    """Return this checkout's secret key, made on the first call and kept, so that sessions outlive a restart."""
    path = data_dir / "secret_key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()
