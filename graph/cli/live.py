"""The page of a build, served to this machine alone under an address that loads it again when it changes."""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

HOST: Final = "127.0.0.1"
# The page is in a frame, whose address holds the view: loading it again keeps what is chosen.
FRAME: Final = """<!doctype html>
<meta charset="utf-8">
<title>jotgraph</title>
<style>
  html, body, iframe { margin: 0; width: 100%; height: 100%; border: 0; display: block; overflow: hidden }
</style>
<iframe src="graph.html" title="The graph"></iframe>
<script>
  let seen = null;
  setInterval(async () => {
    try {
      const now = await (await fetch("version", { cache: "no-store" })).text();
      if (seen !== null && seen !== now) frames[0].location.reload();
      seen = now;
    } catch { /* the watch has ended: the page stays as it is */ }
  }, 1000);
</script>
"""


def serve_page(page: Path) -> str:
    """Serve `page` from a thread that ends with the process, and return the address to open."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # Another site may lead its own name to this machine, but cannot feign the name asked for.
            if self.headers.get("Host") != f"{HOST}:{server.server_port}":
                self.send_error(HTTPStatus.FORBIDDEN)
                return
            try:
                found = answer(self.path)
            except OSError:
                found = None
            if found is None:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(found)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(found)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            """Say nothing: the terminal is for the builds."""

    def answer(path: str) -> bytes | None:
        if path == "/":
            return FRAME.encode()
        if path == "/graph.html":
            return page.read_bytes()
        return str(page.stat().st_mtime_ns).encode() if path == "/version" else None

    server = ThreadingHTTPServer((HOST, 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://{HOST}:{server.server_port}/"
