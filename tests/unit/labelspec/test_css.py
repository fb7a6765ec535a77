"""Style sheets may colour their own corner, and nothing else."""

import pytest

from annotation.labelspec.css import read_declarations, read_stylesheet
from annotation.labelspec.problems import Refused


@pytest.mark.parametrize(
    "css",
    [
        "a { b: url(x) }",
        "a { b: URL (x) }",
        r"a { b: u\72l(x) }",
        r"a { b: \000075rl(x) }",
        "a { b: u/**/rl(x) }",
        'a { content: "/*"; background: url(x); x: "*/" }',
        "@import 'x';",
        r"@\69mport 'x';",
        "@font-face { }",
        "a { width: expression(alert(1)) }",
        "a { behavior: x }",
        "a { -moz-binding: x }",
        "a { b: image-set('x' 1x) }",
        "a { b: src('x') }",
        "</style><script>",
        "a { b: JavaScript:x }",
        "a { ",
        "} body { display: none } a {",
        'a { content: "/*" } } body { } x { content: "*/" }',
        r"/*\*/ } /* */",
        "/* open",
        "/*/",
        'a { content: "open }',
        "a { b: (] }",
        "\\",
    ],
)
def test_dangerous_css_is_refused(css: str) -> None:
    with pytest.raises(Refused):
        read_stylesheet(css)


@pytest.mark.parametrize(
    "css",
    [
        "",
        "* { box-sizing: border-box } .a > .b:hover { color: rgba(0, 0, 0, .5) }",
        "@media (max-width: 30em) { .a { display: none } }",
        "a { scroll-behavior: smooth; content: '}' } /* } */",
        r".sm\:x { grid-area: left-cc }",
        ".a { margin: var(--spacing-600) 0; grid-template-areas: 'a b' 'c d' }",
    ],
)
def test_ordinary_css_is_kept_as_written(css: str) -> None:
    assert read_stylesheet(css) == css


@pytest.mark.parametrize("css", ["color: red } body { x: y", "a: b; @media x", "background: url(x)", "x: 'open"])
def test_dangerous_declarations_are_refused(css: str) -> None:
    with pytest.raises(Refused):
        read_declarations(css)


def test_ordinary_declarations_are_kept() -> None:
    assert read_declarations("display: flex; padding: 1em 2em") == "display: flex; padding: 1em 2em"
