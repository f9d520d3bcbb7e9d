"""Cached answers: the same question is answered once, and never with an old or foreign table."""

import os
from io import BytesIO

import pytest
from calls import ENDPOINT, body, call

from dashboard.common.settings import Settings
from dashboard.ingest.load import Dataset
from dashboard.views import ids
from dashboard.views.view import View
from dashboard.web.answer_cache import AnswerCache, _Key
from dashboard.web.app import create_app


@pytest.fixture
def drawn(monkeypatch) -> list:
    """Return the states of all views that are asked for their captions."""
    captions, states = View.captions.func, []
    monkeypatch.setattr(
        View, "captions", property(lambda view: (states.append(view.state), captions(view))[1])
    )
    return states


@pytest.fixture
def dataset(table) -> Dataset:
    return Dataset(
        table(
            {"title": "A", "country": "FRA"},
            {"title": "B", "country": "DEU"},
            {"title": "C", "country": "DEU"},
        )
    )


def status(client, view=None, **headers):
    """Ask for the status line."""
    stores = {ids.QUERY_VIEW: view or {}}
    sent = body(client, ids.STATUS, stores)
    answer = client.post(ENDPOINT, json=sent, headers=headers)
    return answer.json["response"][ids.STATUS]["children"]


def test_the_same_question_is_answered_once(dataset, drawn):
    client = create_app(dataset).server.test_client()
    first = call(client, ids.STATUS, {ids.QUERY_VIEW: {"country": ["FRA"]}})
    count = len(drawn)
    again = call(client, ids.STATUS, {ids.QUERY_VIEW: {"country": ["FRA"]}})
    assert (first.data, count, len(drawn)) == (again.data, count, count)
    assert dict(first.headers) == dict(again.headers)
    assert status(client, {"country": ["DEU"]}) != again.json["response"][ids.STATUS]["children"]


def test_it_does_not_matter_what_the_page_has_shown_before(dataset, drawn):
    """Of the same filters: two readers come from different ones."""
    client = create_app(dataset).server.test_client()
    now = {ids.QUERY_VIEW: {"country": ["FRA"]}}
    shown = {**now, ids.DRAWN: now[ids.QUERY_VIEW]}
    for component in (ids.TIMELINE, ids.STATUS):
        answers = []
        for before in ({"country": ["DEU"]}, {"country": ["ITA"]}, {"country": ["FRA"]}):
            came = now | {ids.DRAWN: before} if component == ids.TIMELINE else shown
            told = {ids.QUERY_VIEW: before, ids.SCREEN: None}
            answers.append(call(client, component, came | {ids.TOLD: told}).data)
            counts = len(drawn)
        assert answers[0] == answers[1]
        assert len(drawn) == counts


def test_each_language_has_its_answers(dataset):
    client = create_app(dataset).server.test_client()
    texts = [status(client, **{"Accept-Language": code}) for code in ("en", "uk", "ko", "en")]
    assert len(set(texts)) == 3
    assert texts[0] == texts[3]


def test_a_changed_table_has_new_answers(dataset, table):
    class Changing:
        version, changed = 1, None

        def reload_if_changed(self, take):
            if self.changed:
                take(self.changed)

    watch = Changing()
    client = create_app(dataset, watch=watch).server.test_client()
    assert "3 not on the map" in status(client)
    watch.changed = Dataset(table({"title": "A"}))
    assert "1 not on the map" in status(client)


def test_an_expired_table_is_forgotten(dataset, tmp_path):
    client = create_app(dataset, Settings(data_dir=str(tmp_path))).server.test_client()
    content = BytesIO(b"title,date\n" + b"Talks,2024-10-08\n" * 4)
    sent = client.post(
        "/upload?name=t.csv", data=content.read(), content_type="application/octet-stream"
    )
    token = sent.json["table"]
    asked = {ids.PAGE_VIEW: {"table": [token]}}
    before = call(client, ids.STATUS, asked).json["response"][ids.STATUS]
    assert "4 not on the map" in before["children"]
    os.utime(tmp_path / token, (0, 0))
    after = call(client, ids.STATUS, asked).json["response"][ids.STATUS]
    assert "3 not on the map" in after["children"]


@pytest.mark.parametrize("tokens", [["a" * 32, "b" * 32], ["../x"], "a" * 32])
def test_strange_tokens_are_answered(dataset, tokens):
    """They are refused by the views; the cache neither fails nor opens anything."""
    client = create_app(dataset).server.test_client()
    answers = [call(client, ids.STATUS, {ids.PAGE_VIEW: {"table": tokens}}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json


def test_a_failure_is_not_kept(dataset, monkeypatch):
    client = create_app(dataset).server.test_client()
    sent = body(client, ids.STATUS, {})
    with monkeypatch.context() as broken:
        broken.setattr(View, "captions", property(lambda view: 1 / 0))
        assert client.post(ENDPOINT, json=sent).status_code == 500
    assert client.post(ENDPOINT, json=sent).json["response"]


def test_answers_that_were_not_used_for_longest_are_dropped():
    cache = AnswerCache(max_bytes=25)
    one, two, three = (_Key(number, "en", "1234") for number in range(3))
    cache.add(one, b"123456")
    cache.add(two, b"123456")
    assert cache.get(one) == b"123456"
    cache.add(three, b"123456")
    assert [cache.get(key) is None for key in (one, two, three)] == [False, True, False]
    cache.add(two, b"1" * 100)
    assert [cache.get(key) for key in (one, two, three)] == [None, None, None]
