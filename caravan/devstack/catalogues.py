"""Compile gettext catalogues (.po to .mo) without the gettext programs, which a fresh machine need not have.

Source: the GNU gettext manual, "The Format of PO Files" and "The Format of GNU MO Files".
"""

import ast
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAGIC = 0x950412DE
CONTEXT, PLURAL = "\x04", "\x00"


class CatalogueError(ValueError):
    """A line of a catalogue cannot be read."""


@dataclass
class Entry:
    """One message: its key fields and its translations by plural form."""

    fuzzy: bool = False
    parts: dict[str, str] = field(default_factory=dict)

    def pair(self) -> tuple[str, str] | None:
        """Return the entry as the .mo file has it, or None when it is not translated."""
        forms = [text for name, text in sorted(self.parts.items()) if name.startswith("msgstr")]
        if "msgid" not in self.parts or self.fuzzy or not all(forms):
            return None
        key = self.parts["msgid"]
        if "msgid_plural" in self.parts:
            key += PLURAL + self.parts["msgid_plural"]
        if "msgctxt" in self.parts:
            key = self.parts["msgctxt"] + CONTEXT + key
        return key, PLURAL.join(forms)


def entries(text: str) -> Iterator[Entry]:
    """Yield the entries of a .po file; obsolete ones (``#~``) are comments.

    Raises:
        CatalogueError: a line is neither a comment, a keyword with a string, nor a string.
    """
    entry, keyword = Entry(), ""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped:
            yield entry
            entry, keyword = Entry(), ""
        elif stripped.startswith("#,"):
            entry.fuzzy |= "fuzzy" in stripped
        elif not stripped.startswith("#"):
            try:
                keyword = _read(entry, keyword, stripped)
            except (SyntaxError, ValueError, KeyError) as error:
                raise CatalogueError(f"line {number} is not understood: {stripped}") from error
    yield entry


def _read(entry: Entry, keyword: str, line: str) -> str:
    """Add one line to the entry and return the keyword that further strings belong to."""
    if line.startswith('"'):
        entry.parts[keyword] += str(ast.literal_eval(line))
        return keyword
    keyword, _, string = line.partition(" ")
    entry.parts[keyword] = str(ast.literal_eval(string.strip()))
    return keyword


def compiled(text: str) -> bytes:
    """Return the .mo file of a .po file's text: header, two tables of lengths and offsets, then the strings."""
    pairs = sorted(pair for pair in (entry.pair() for entry in entries(text)) if pair)
    keys = [key.encode() for key, _ in pairs]
    values = [value.encode() for _, value in pairs]
    tables_at, strings_at = 28, 28 + 16 * len(pairs)
    table, strings = [], bytearray()
    for text_bytes in keys + values:
        table += [len(text_bytes), strings_at + len(strings)]
        strings += text_bytes + b"\0"
    header = struct.pack("<7I", MAGIC, 0, len(pairs), tables_at, tables_at + 8 * len(pairs), 0, 0)
    return header + struct.pack(f"<{len(table)}I", *table) + bytes(strings)


def compile_folder(folder: Path) -> int:
    """Write the .mo file beside each .po file that is newer; return how many were written."""
    written = 0
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            target.write_bytes(compiled(source.read_text(encoding="utf-8")))
            written += 1
    return written


if __name__ == "__main__":
    compile_folder(Path(sys.argv[1]))
