"""From which other sites a campaign's tasks show pictures and sound: what its pages' policy must let through."""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from annotation.labelspec import Config
from annotation.labelspec.paths import look_up

# Beyond so many a list of sites protects nobody, and every page carries it in a header.
SITES_MOST: Final = 20
ANY_SITE: Final = "https:"
SHOWN: Final = frozenset({"image", "images", "audio", "video", "pdf", "url", "paragraphs", "series"})


def sites_of(config: Config, data: Any) -> Iterator[str]:
    """Yield the origin of every address of another site that a task shows."""
    for use in config.uses:
        if use.kind in SHOWN:
            found = look_up(data, use.path)
            for address in found if isinstance(found, list) else [found]:
                if isinstance(address, str) and address.startswith(("https://", "http://")):
                    yield site_of(address)


def site_of(address: str) -> str:
    """Return scheme and host of an address, as a policy writes them; empty if it has none that a policy could hold."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    safe = all(letter.isalnum() or letter in "-." for letter in host)
    return f"{parts.scheme}://{host}{port}" if host and safe else ""


def together(known: Iterable[str], found: Iterable[str]) -> list[str]:
    """Return both lists as one that is short enough for a header."""
    sites = {*known, *found} - {""}
    return [ANY_SITE] if ANY_SITE in sites or len(sites) > SITES_MOST else sorted(sites)


def policy(sites: list[str]) -> dict[str, list[str]]:
    """Return what to add to a page's content security policy."""
    return {"img-src": sites, "media-src": sites, "connect-src": sites} if sites else {}
