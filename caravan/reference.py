"""The API in words: the OpenAPI schema laid out for a page that people read."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Field:
    """One thing an address takes or answers."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """One verb on one address."""

    anchor: str
    method: str
    path: str
    title: str
    about: str
    takes: list[Field] = field(default_factory=list)
    answers: list[tuple[str, list[Field]]] = field(default_factory=list)


@lru_cache(maxsize=1)
def operations() -> dict[str, list[Operation]]:
    """Return every operation by the first word of its path; computed once per process."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    components = schema.get("components", {}).get("schemas", {})
    found: dict[str, list[Operation]] = {}
    for path, verbs in sorted(schema["paths"].items()):
        group = path.removeprefix("/api/v1/").split("/")[0]
        for method in METHODS:
            if method in verbs:
                found.setdefault(group, []).append(_operation(path, method, verbs[method], components))
    return found


def _operation(path: str, method: str, spec: dict[str, Any], components: dict[str, Any]) -> Operation:
    about = spec.get("description", "").strip()
    title, _, rest = about.partition("\n")
    takes = [
        Field(
            name=each["name"],
            kind=_kind(each.get("schema", {}), components),
            required=each.get("required", False),
            about=each.get("description", ""),
        )
        for each in spec.get("parameters", ())
    ]
    for content in spec.get("requestBody", {}).get("content", {}).values():
        takes += _fields(content.get("schema", {}), components)
        break
    answers = []
    for status, response in sorted(spec.get("responses", {}).items()):
        bodies = list(response.get("content", {}).values())
        answers.append((str(status), _fields(bodies[0].get("schema", {}), components) if bodies else []))
    name = spec["operationId"]
    return Operation(name, method.upper(), path, title or name, rest.strip(), takes, answers)


def _resolve(schema: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    """Follow references, also the lone ones inside allOf."""
    while True:
        if "$ref" in schema:
            schema = components.get(schema["$ref"].rsplit("/", 1)[-1], {})
        elif len(schema.get("allOf", ())) == 1:
            schema = schema["allOf"][0]
        else:
            return schema


def _fields(schema: dict[str, Any], components: dict[str, Any]) -> list[Field]:
    schema = _resolve(schema, components)
    if schema.get("type") == "array":
        schema = _resolve(schema.get("items", {}), components)
    required = set(schema.get("required", ()))
    return [
        Field(name, _kind(each, components), name in required, each.get("description", ""))
        for name, each in schema.get("properties", {}).items()
    ]


def _kind(schema: dict[str, Any], components: dict[str, Any]) -> str:
    """Return a type in a few words."""
    schema = _resolve(schema, components)
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"] if each is not None)
    kinds = schema.get("type", "any")
    kind = "/".join(kinds) if isinstance(kinds, list) else str(kinds)
    if kind.startswith("array"):
        return f"list of {_kind(schema.get('items', {}), components)}"
    return str(schema.get("format") or kind)
