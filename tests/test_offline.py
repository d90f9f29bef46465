"""A whole run opens no socket."""

from __future__ import annotations

import socket

import pytest


@pytest.fixture
def no_sockets(monkeypatch):
    """Every way out refused, names not looked up either."""

    def refuse(*arguments, **options):
        raise AssertionError(f"the network was asked for {arguments}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_sockets")
def test_build_asks_the_network_for_nothing(jotgraph, sample_notes, tmp_path):
    assert jotgraph("build", sample_notes, "-o", tmp_path).code == 0
    assert (tmp_path / "graph.html").stat().st_size > 0


@pytest.mark.usefixtures("no_sockets")
def test_page_names_nothing_to_load(jotgraph, sample_notes, tmp_path):
    jotgraph("build", sample_notes, "-o", tmp_path, "--format", "html")
    page = (tmp_path / "graph.html").read_text(encoding="utf-8")
    for asking in ('src="http', "src='http", '<link rel="stylesheet"', "@import", 'src="//'):
        assert asking not in page
