"""What a benchmark ran on, in one line."""

import os
import platform
from pathlib import Path


def described() -> str:
    """Return processor, cores, memory and system."""
    known = _facts("/proc/cpuinfo").get("model name", platform.processor() or platform.machine())
    memory = _facts("/proc/meminfo").get("MemTotal", "0 kB").split()[0]
    return f"{known}, {os.cpu_count()} cores, {int(memory) / 1024**2:.0f} GB, {platform.system()} {platform.release()}"


def _facts(path: str) -> dict[str, str]:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
