"""The description of a dataset as Croissant 1.1, which search engines and loaders of datasets read.

Source: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from registry.publishing import responsible
from registry.publishing.columns import Column, Holds
from registry.publishing.facts import Facts
from registry.publishing.files import File

CONFORMS_TO: Final = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
CONTEXT: Final[Mapping[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
TYPES: Final[Mapping[Holds, str]] = {
    Holds.BOOLEAN: "sc:Boolean",
    Holds.INTEGER: "sc:Integer",
    Holds.NUMBER: "sc:Float",
    Holds.TEXT: "sc:Text",
    Holds.TEXTS: "sc:Text",
    Holds.JSON: "sc:Text",
}
KEYS: Final = {"tasks": "task", "annotations": "contribution"}
ABOUT: Final = {
    "tasks": "One record a task: what was asked and what was decided.",
    "annotations": "One record an answer of one annotator.",
}


def croissant(
    facts: Facts,
    files: Sequence[File],
    tables: Mapping[str, Sequence[Column]],
    certificate: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the description for JSON-LD.

    Args:
        facts: of the dataset.
        files: that it is made of; each table's Parquet file is among them.
        tables: the columns of each, by name.
        certificate: as `certificates.certificate` gives it.
    """
    found = {
        "@context": dict(CONTEXT),
        "@type": "sc:Dataset",
        "name": facts.slug,
        "alternateName": facts.title,
        "description": facts.summary or facts.title,
        "conformsTo": CONFORMS_TO,
        "url": facts.url,
        "version": f"{facts.version}.0.0",
        "license": facts.terms.url or facts.terms.name,
        "creator": {"@type": "sc:Organization", "name": facts.creator, "url": facts.creator_url or facts.url},
        "publisher": {"@type": "sc:Organization", "name": facts.creator, "url": facts.creator_url or facts.url},
        "datePublished": facts.made_at.date().isoformat(),
        "citeAs": cite(facts),
        "inLanguage": list(facts.languages),
        "isLiveDataset": False,
        "isBasedOn": [parent.url for parent in facts.parents],
        "distribution": [_distribution(file) for file in files],
        "recordSet": [_record_set(name, columns) for name, columns in tables.items()],
        **{f"rai:{name}": value for name, value in responsible.fields(facts, certificate).items()},
    }
    return {name: value for name, value in found.items() if value not in ([], "")}


def cite(facts: Facts) -> str:
    """Return how to cite the dataset, as BibTeX."""
    braces = str.maketrans("{}", "()")
    return (
        f"@misc{{{facts.slug}-{facts.version}, title={{{facts.title.translate(braces)}}}, "
        f"author={{{{{facts.creator.translate(braces)}}}}}, year={{{facts.made_at.year}}}, "
        f"version={{{facts.version}}}, url={{{facts.url}}}}}"
    )


def _distribution(file: File) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "description": file.about,
        "contentUrl": file.name,
        "encodingFormat": file.media_type,
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }


def _record_set(table: str, columns: Sequence[Column]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": ABOUT[table],
        "key": {"@id": f"{table}/{KEYS[table]}"},
        "field": [_field(table, column) for column in columns],
    }


def _field(table: str, column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": column.about,
        "dataType": TYPES[column.holds],
        "source": {"fileObject": {"@id": f"{table}.parquet"}, "extract": {"column": column.name}},
    }
    if column.holds is Holds.TEXTS:
        found |= {"isArray": True, "arrayShape": "-1"}
    if table == "annotations" and column.name == "task":
        found["references"] = {"field": {"@id": "tasks/task"}}
    return found
