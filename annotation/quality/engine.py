"""What the bits of a result depend on besides its inputs: our code, the libraries under it, and the processor.

numpy chooses between ways of reckoning exponentials and logarithms by the processor's instructions; their last bits
differ. Sums run in the order of the answers, and the number of threads has no say.
"""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import scipy


@cache
def code() -> str:
    """Return a digest of the source of this package: the first 32 hex digits of a SHA-256."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(here.rglob("*.py"), key=lambda each: each.relative_to(here).as_posix()):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


@cache
def _instructions() -> str:
    config: Any = np.show_config(mode="dicts")
    simd = config.get("SIMD Extensions", {})
    return " ".join([*simd.get("baseline", ()), *simd.get("found", ())])


def engine() -> dict[str, str]:
    """Return what the bits depend on, by name; equal for two processes whose results are equal bit by bit."""
    return {
        "code": code(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "machine": platform.machine(),
        "instructions": _instructions(),
        "libc": " ".join(platform.libc_ver()),
    }
