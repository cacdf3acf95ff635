from types import SimpleNamespace

import pytest

from demo.server.edge import health
from demo.server.edge.health import Health


@pytest.fixture
def models():
    """Models in use that count how often they are asked, and fail where ``broken`` is set."""
    models = SimpleNamespace(asked=0, broken=False)

    def predict(canvas, heatmap):
        assert canvas.shape == (224, 224) and not heatmap
        models.asked += 1
        if models.broken:
            raise ValueError("damaged")

    models.classifiers = {"one": SimpleNamespace(predict=predict)}
    return models


def test_new_models_are_asked_once(models):
    health = Health(models)
    assert all(health.is_able() for _ in range(3)) and models.asked == 1
    models.classifiers = dict(models.classifiers)
    assert health.is_able() and models.asked == 2


def test_models_that_do_not_answer_are_asked_again_after_a_while(models, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(health, "monotonic", lambda: now[0])
    models.broken, asked = True, Health(models)
    assert not asked.is_able() and not asked.is_able() and models.asked == 1
    models.broken, now[0] = False, health.RETRY + 1
    assert asked.is_able()


def test_without_models_nothing_answers():
    assert not Health(SimpleNamespace(classifiers={})).is_able()


def test_a_proxy_can_ask(small_page, monkeypatch):
    assert small_page.ask("/healthz").json == {"status": "ok"}
    assert small_page.ask("/healthz", "HEAD").status == 200
    before = small_page.models.classifiers
    small_page.models.classifiers = {}
    try:
        answer = small_page.ask("/healthz")
    finally:
        small_page.models.classifiers = before
    assert answer.status == 503 and answer.json == {"status": "failing"}
