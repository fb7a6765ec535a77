"""A whole Caravan for the journeys, and a wallet in the browser."""

import base64
import json
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from annotation import labelspec
from caravan.devstack.stack import running_stack
from tests.fakes.storage import Storage, serving

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PASSWORD = "caravan-demo"
STORAGE_KEY, STORAGE_SECRET = "site", "the site's secret"

PATIENCE_MS = 20_000
LOOK = """([arg, patience]) => {
  const holds = %s;
  const end = performance.now() + patience;
  return new Promise((done, failed) => {
    const look = () => {
      if (holds(arg)) done();
      else if (performance.now() > end) failed(new Error("never so: " + holds));
      else setTimeout(look, 20);
    };
    look();
  });
}"""

# Announces itself (EIP-6963) and passes every call (EIP-1193) to the test, which knows a node with unlocked accounts.
WALLET = """
(() => {
  const call = async (method, params) => {
    const answer = JSON.parse(await window.walletCall(method, JSON.stringify(params ?? [])));
    if (answer && answer.refused) throw answer.refused;
    return answer;
  };
  const provider = { request: ({ method, params }) => call(method, params) };
  const announce = () => dispatchEvent(new CustomEvent("eip6963:announceProvider", {
    detail: Object.freeze({ provider, info: { uuid: "test", name: "Test wallet", icon: "data:,", rdns: "test" } }),
  }));
  addEventListener("eip6963:requestProvider", announce);
})();
"""


@pytest.fixture(scope="session")
def storage() -> Iterator[Storage]:
    """An object storage with an owner's bucket `open`, which the site's key opens; it checks every signature."""
    with serving(Storage({STORAGE_KEY: STORAGE_SECRET}, {"open": STORAGE_KEY})) as running:
        yield running


@pytest.fixture(scope="session")
def site(storage: Storage) -> Iterator[dict[str, str]]:
    """Everything that `make run` starts, in a folder of its own; its environment."""
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {
                "S3_ENDPOINT_URL": storage.address,
                "S3_PUBLIC_ORIGINS": storage.address,
                "S3_READ_BUCKETS": "open",
                "S3_ADDRESSING_STYLE": "path",
                "S3_ACCESS_KEY": STORAGE_KEY,
                "S3_SECRET_KEY": STORAGE_SECRET,
            }.items():
                patch.setenv(name, value)
            env = stack.enter_context(running_stack())
        yield dict(env)


@pytest.fixture
def address(site: dict[str, str]) -> str:
    return site["CARAVAN_PUBLIC_URL"]


def node_call(rpc_url: str, method: str, params: list[Any]) -> Any:
    """Ask the node, as a wallet would."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    request = urllib.request.Request(rpc_url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        answer = json.load(response)
    if "error" in answer:
        raise RuntimeError(answer["error"]["message"])
    return answer["result"]


@pytest.fixture
def enter(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Sign somebody in, in a browser of their own; whatever the policy blocks fails the test."""
    contexts: list[BrowserContext] = []
    blocked: list[str] = []

    def signed_in(email: str, **options: Any) -> Page:
        context = browser.new_context(base_url=address, locale="en-GB", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: blocked.append(said.text) if "Content Security Policy" in said.text else None)
        page.on("pageerror", lambda error: blocked.append(str(error)))
        page.goto("/accounts/login/")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert not blocked, "\n".join(blocked)


def until(page: Page, function: str, arg: Any = None) -> None:
    """Wait for a function of the page to return something true.

    Playwright's own `wait_for_function` evaluates a string at each look, which our Content Security Policy refuses.
    """
    page.evaluate(LOOK % function, [arg, PATIENCE_MS])


def sketched(config: str, task: Any) -> str:
    """Return the part of a playground's address that holds a config and a task."""
    sketch = json.dumps({"config": config, "task": task}).encode()
    return "#j=" + base64.urlsafe_b64encode(sketch).decode().rstrip("=")


Playground = Callable[..., Page]


@pytest.fixture
def playground(browser: Browser, address: str) -> Iterator[Playground]:
    """Open the preview of a config with a task, as a stranger, ready to be answered.

    Whatever the console complains of fails the test. Further arguments are the browser context's, such as `viewport`,
    `has_touch` or `color_scheme`.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(config: str, task: Any, **options: Any) -> Page:
        context = browser.new_context(base_url=address, locale="en-GB", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/playground/?view=preview" + sketched(config, task))
        page.locator("cv-playground[data-ready]").wait_for()
        # The browser drops presses on a page of which it has not presented a frame yet.
        until(page, "() => performance.getEntriesByName('first-contentful-paint').length > 0")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def result_of(page: Page, config: str, task: Any) -> list[dict[str, Any]]:
    """Return the answer given on a playground, once the language has nothing against it."""
    result: list[dict[str, Any]] = page.locator("cv-playground").evaluate("playground => playground.result")
    problems = labelspec.check_result(labelspec.parse(config), task, result)
    assert not problems, (problems, result)
    return result


@pytest.fixture
def give_wallet(site: dict[str, str]) -> Callable[..., str]:
    """Put a wallet with one of the node's unlocked accounts into a page's browser; return its address.

    `moods` are by method what the wallet does in place of asking the node; `{"refused": {"code": …}}` is a refusal.
    """

    def give(page: Page, number: int, moods: Mapping[str, Callable[[], Any]] | None = None) -> str:
        account: str = node_call(site["CHAIN_RPC_URL"], "eth_accounts", [])[number]

        def call(method: str, params: str) -> str:
            if method in {"eth_requestAccounts", "eth_accounts"}:
                return json.dumps([account])
            if moods and method in moods:
                return json.dumps(moods[method]())
            return json.dumps(node_call(site["CHAIN_RPC_URL"], method, json.loads(params)))

        page.context.expose_function("walletCall", call)
        page.context.add_init_script(WALLET)
        return account

    return give


def axe(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA; `evaluate` is not subject to the page's policy.

    Preloading would copy the styles of shadow trees into the page, which its policy blocks and no rule here needs.
    """
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, preload: false})", RULES)
    return [f"{each['id']}: {node['html'][:120]}" for each in found["violations"] for node in each["nodes"]]
