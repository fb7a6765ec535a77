"""A model backend that learns to classify texts from the answers people gave: word counts and logistic regression.

It speaks the protocol that Caravan and Label Studio ask models by, with nothing but the standard library and
scikit-learn. Start it and connect its address on the Models page of a campaign whose config has a Text and a Choices:

    uv run --with scikit-learn==1.9.1 backend.py --port 9090
"""

import argparse
import json
import sys
import threading
import xml.etree.ElementTree as ElementTree  # configs come from the site this model serves
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

ANSWERS_TO_BEGIN = 10
LEARN_EVERY = 5


@dataclass
class Config:
    """The one question of a labelling config that this model can answer."""

    control: str
    about: str
    key: str
    classes: list[str]

    @classmethod
    def read(cls, xml: str) -> "Config":
        """Find the first Choices and the Text it asks about."""
        root = ElementTree.fromstring(xml)  # noqa: S314 (as above)
        choices = next(root.iter("Choices"))
        text = next(each for each in root.iter("Text") if each.get("name") == choices.get("toName"))
        classes = [each.get("alias") or each.get("value", "") for each in choices.iter("Choice")]
        return cls(choices.get("name", ""), text.get("name", ""), text.get("value", "").lstrip("$"), classes)


@dataclass
class Model:
    """Answers seen so far, and what was learned from them."""

    texts: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    learned: Pipeline | None = None
    version: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def name(self) -> str:
        """What this state of the model is called."""
        return f"words-v{self.version}"

    def see(self, task: str, text: str, label: str) -> None:
        """Take in an answer; every few of them learn anew."""
        with self.lock:
            self.texts[task], self.labels[task] = text, label
            enough = len(self.labels) >= ANSWERS_TO_BEGIN and len(self.labels) % LEARN_EVERY == 0
            if enough and len(set(self.labels.values())) > 1:
                learned = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=1000))
                self.learned = learned.fit(list(self.texts.values()), [self.labels[key] for key in self.texts])
                self.version += 1

    def predict(self, text: str) -> tuple[str, float] | None:
        """Return a class and how sure the model is, or None while it knows nothing."""
        if self.learned is None:
            return None
        chances = self.learned.predict_proba([text])[0]
        best = int(chances.argmax())
        return str(self.learned.classes_[best]), float(chances[best])


MODELS: dict[str, Model] = {}


def health() -> dict[str, Any]:
    """GET /health."""
    return {"status": "UP", "model_class": "WordCounts"}


def setup(body: dict[str, Any]) -> dict[str, Any]:
    """POST /setup."""
    Config.read(body["schema"])
    return {"model_version": MODELS.setdefault(body["project"], Model()).name}


def predict(body: dict[str, Any]) -> dict[str, Any]:
    """POST /predict: one result a task, empty while nothing is learned."""
    config, model = Config.read(body["label_config"]), MODELS.setdefault(body["project"], Model())
    return {"results": [_prediction(config, model, task) for task in body["tasks"]]}


def _prediction(config: Config, model: Model, task: dict[str, Any]) -> dict[str, Any]:
    found = model.predict(str(task["data"].get(config.key, "")))
    if found is None or found[0] not in config.classes:
        return {"result": [], "score": 0.0, "model_version": model.name}
    label, chance = found
    item = {"from_name": config.control, "to_name": config.about, "type": "choices", "value": {"choices": [label]}}
    return {"result": [item], "score": chance, "model_version": model.name}


def webhook(body: dict[str, Any]) -> dict[str, Any]:
    """POST /webhook: an answer that was accepted."""
    if body.get("action") == "ANNOTATION_CREATED":
        config = Config.read(body["project"]["label_config"])
        model = MODELS.setdefault(body["project"]["id"], Model())
        for item in body["annotation"]["result"]:
            if item.get("from_name") == config.control:
                text = str(body["task"]["data"].get(config.key, ""))
                model.see(str(body["task"]["id"]), text, item["value"]["choices"][0])
    return {"status": "ok"}


class Handler(BaseHTTPRequestHandler):
    """Addresses to functions."""

    def do_GET(self) -> None:
        """Answer /health."""
        self._answer(200 if self.path == "/health" else 404, health())

    def do_POST(self) -> None:
        """Answer /setup, /predict and /webhook."""
        deed = {"/setup": setup, "/predict": predict, "/webhook": webhook}.get(self.path)
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        if deed is None:
            self._answer(404, {})
            return
        try:
            self._answer(200, deed(body))
        except (KeyError, StopIteration, ElementTree.ParseError) as error:
            self._answer(400, {"detail": f"not for this model: {error!r}"})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9090)
    options = parser.parse_args()
    server = ThreadingHTTPServer((options.host, options.port), Handler)
    sys.stdout.write(f"The model answers at http://{options.host}:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
