"""The server of the Model Context Protocol, asked by a client in this process."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from mcp import Client

from extract.errors import JotgraphError
from graph import Knowledge, build_graph
from graph.server import make_server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:mcp")


def finish(work: Any) -> Any:
    """What a coroutine returns, run in a thread of its own: the browser tests leave a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.fixture
def ask(extraction):
    """Call a tool: its structured answer, or its error as text."""
    server = make_server(Knowledge(build_graph(extraction())))

    def call(tool: str, **arguments: str) -> Any:
        async def run() -> Any:
            async with Client(server) as client:
                answer = await client.call_tool(tool, arguments)
                if answer.is_error:
                    return answer.content[0].text
                return answer.structured_content["result"]

        return finish(run())

    return call


def test_there_are_four_tools_and_all_only_read(extraction) -> None:
    async def run() -> Any:
        async with Client(make_server(Knowledge(build_graph(extraction())))) as client:
            return (await client.list_tools()).tools

    tools = finish(run())
    assert [tool.name for tool in tools] == ["find", "neighbours", "path", "evidence"]
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert all(tool.description for tool in tools)


def test_answers_quote_note_and_line(ask) -> None:
    assert [found["id"] for found in ask("find", name="acme inc")] == ["company:acme"]
    assert [near["name"] for near in ask("neighbours", name="Ada")] == ["Acme"]
    said = ask("evidence", one="Acme", other="Ada")[0]
    assert (said["relation"], said["status"]) == ("works_at", "past")
    assert said["evidence"] == [
        {"note": "a/b.md", "line": 3, "text": "Ada works at Acme.", "date": None}
    ]
    assert [step["relation"] for step in ask("path", start="Acme", end="Ada")] == ["works_at"]
    assert ask("path", start="Ada", end="Ada") == []


def test_an_unknown_name_is_an_error_that_helps(ask) -> None:
    assert "did you mean Acme" in ask("find", name="Akme")


def test_without_the_library_one_line_says_so(monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "graph.server", raising=False)
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with pytest.raises(JotgraphError, match=r"pip install 'jotgraph\[mcp\]'"):
        import graph.server  # noqa: F401
