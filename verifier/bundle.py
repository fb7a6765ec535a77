"""Reading a bundle, and whether its files are, byte for byte, those its manifest speaks of."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from verifier.hashing import content_hash
from verifier.problems import BadBundle, Report

FORMAT = "caravan-bundle-1"
MANIFEST = "manifest.json"
SUM_LENGTH = 32


class Source(Protocol):
    """Where the files are."""

    def names(self) -> list[str]:
        """Return the files' names, with forward slashes."""

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""


class Folder:
    """A bundle that was unpacked."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        """Return the names of all files below the folder."""
        return sorted(p.relative_to(self._path).as_posix() for p in self._path.rglob("*") if p.is_file())

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        return (self._path / name).read_bytes()


class Zip:
    """A bundle as it was downloaded."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError) as error:
            raise BadBundle(f"{path} is no zip: {error}") from error

    def names(self) -> list[str]:
        """Return the names of the zip's files."""
        return sorted(name for name in self._zip.namelist() if not name.endswith("/"))

    def read(self, name: str) -> bytes:
        """Return a file's bytes.

        Raises:
            BadBundle: the zip is damaged there.
        """
        try:
            return self._zip.read(name)
        except Exception as error:  # zipfile, zlib and struct each have their own for damaged bytes
            raise BadBundle(f"{name} cannot be unpacked: {error}") from error


def open_bundle(path: Path) -> Source:
    """Return the bundle at `path`.

    Raises:
        BadBundle: there is neither a folder nor a zip.
    """
    return Folder(path) if path.is_dir() else Zip(path)


class Bundle:
    """A bundle's files, each read once, with every deviation from the manifest in the report."""

    def __init__(self, source: Source, report: Report) -> None:
        self._report = report
        self.files: dict[str, bytes] = {}
        for name in source.names():
            try:
                self.files[name] = source.read(name)
            except BadBundle as error:
                report.problem(name, str(error))
        self.manifest = self._read_manifest()
        self._check_files()

    def lines(self, name: str) -> Iterator[tuple[str, Any]]:
        """Yield (place, value) for each line of a JSON Lines file; lines that are no JSON are problems."""
        for number, line in enumerate(self.files.get(name, b"").split(b"\n"), 1):
            if not line:
                continue
            place = f"{name}:{number}"
            value = self.json(place, line)
            if isinstance(value, dict):
                yield place, value

    def json(self, place: str, raw: bytes) -> Any:
        """Return a JSON value, None (and a problem) if it is none."""
        try:
            return json.loads(raw, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            self._report.problem(place, f"not JSON: {error}")
            return None

    def _read_manifest(self) -> dict[str, Any]:
        raw = self.files.get(MANIFEST)
        if raw is None:
            self._report.problem(MANIFEST, "the bundle has no manifest")
            return {}
        manifest = self.json(MANIFEST, raw)
        if not isinstance(manifest, dict):
            self._report.problem(MANIFEST, "not an object")
            return {}
        self._report.equal(MANIFEST, "the format", manifest.get("format"), FORMAT)
        claimed = manifest.get("digest")
        try:
            digest = content_hash({key: value for key, value in manifest.items() if key != "digest"})
        except ValueError as error:
            digest = f"not to be had: {error}"
        self._report.equal(MANIFEST, "the digest of its other fields", digest, claimed)
        return manifest

    def _check_files(self) -> None:
        listed = self.manifest.get("files")
        if not isinstance(listed, dict):
            self._report.problem(MANIFEST, "it lists no files")
            return
        for name in sorted(set(listed) | set(self.files)):
            if name == MANIFEST:
                continue
            if name not in self.files:
                self._report.problem(name, "the manifest lists it and it is not here")
            elif name not in listed:
                self._report.problem(name, "it is here and the manifest does not list it")
            else:
                self._check_file(name, listed[name])

    def _check_file(self, name: str, entry: Any) -> None:
        raw = self.files[name]
        digest = hashlib.sha256(raw).hexdigest()
        self._report.checked["files"] += 1
        if isinstance(entry, dict) and entry.get("sha256") == digest and entry.get("bytes") == len(raw):
            return
        culprits = self._changed_lines(name) if not name.endswith(".sums") else self._changed_sums(name)
        for number in culprits:
            self._report.problem(f"{name}:{number}", "this row is not the one that was published")
        if not culprits:
            self._report.problem(name, "its bytes are not those that were published")

    def _changed_lines(self, name: str) -> list[int]:
        """Return the numbers of the lines whose digest is not in the file of sums."""
        sums = self.files.get(f"{name}.sums", b"").split(b"\n")[:-1]
        lines = self.files[name].split(b"\n")
        whole = [line + b"\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]
        found = [hashlib.sha256(line).hexdigest()[:SUM_LENGTH].encode() for line in whole]
        if len(found) == len(sums):
            return [number for number, (a, b) in enumerate(zip(found, sums, strict=True), 1) if a != b]
        # Lines were joined, parted, added or lost: what stands between the part before and the part after that fit.
        before = _fitting(found, sums)
        after = _fitting(found[before:][::-1], sums[before:][::-1])
        return list(range(before + 1, max(len(found) - after, before + 1) + 1))

    def _changed_sums(self, name: str) -> list[int]:
        """Return the numbers of the sums that do not fit the lines they are of."""
        of = name.removesuffix(".sums")
        return self._changed_lines(of) if of in self.files else []


def _fitting(ours: list[bytes], theirs: list[bytes]) -> int:
    """Return how many digests agree from the start."""
    for number, (a, b) in enumerate(zip(ours, theirs, strict=False)):
        if a != b:
            return number
    return min(len(ours), len(theirs))


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")
