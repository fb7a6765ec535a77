"""crowd-kit, to measure beside: installed from PyPI into an environment of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

VERSION = "1.4.2"
HOME = Path(__file__).resolve().parents[1] / ".caravan" / "bench" / f"crowd-kit-{VERSION}"
# Its Wawa fails with scikit-learn 1.7 and newer.
PACKAGES = (f"crowd-kit=={VERSION}", "scikit-learn<1.7", "krippendorff==0.9.0")
INSTALL_S = 1800


class Unavailable(Exception):
    """crowd-kit cannot be had here."""


def crowd_kit(tell: Callable[[str], None]) -> Path:
    """Return the interpreter of an environment that has crowd-kit, made if need be.

    Raises:
        Unavailable: PyPI cannot be reached.
    """
    python, done = HOME / "bin" / "python", HOME / "installed"
    if done.exists():
        return python
    tell(f"Installing crowd-kit {VERSION} (once) …")
    uv = [sys.executable, "-m", "uv"]
    try:
        subprocess.run([*uv, "venv", "-q", "--clear", str(HOME)], check=True, timeout=60)
        what = ["-p", str(python), *PACKAGES]
        subprocess.run([*uv, "pip", "install", "-q", *what], check=True, timeout=INSTALL_S, capture_output=True)
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", None) or str(error).encode()
        raise Unavailable(f"it could not be installed: {said.decode(errors='replace').strip()[-300:]}") from error
    done.touch()
    return python
