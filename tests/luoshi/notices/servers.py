"""Servers of the tests' own: a group robot's and a mail server, on this machine, in threads."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@contextmanager
def _running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def robot_server(*answers: tuple[int, Any]) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """(host:port, requests as (path, JSON)). Each request gets the next answer, the last one for ever; a
    status of 0 closes the connection without one."""
    asked: list[tuple[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = answers[min(len(asked), len(answers) - 1)]
            asked.append((self.path, json.loads(body)))
            if not status:
                return
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    with _running(server):
        yield f"127.0.0.1:{server.server_port}", asked


@contextmanager
def mail_server(refuse: str = "", hang_up: bool = False) -> Iterator[tuple[int, list[str]]]:
    """(port, mails received). `refuse` is the answer to the mail's content, if it is to be refused."""
    received: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 ready\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    while (each := self.rfile.readline()) != b".\r\n":
                        lines.append(each)
                    if hang_up:
                        return
                    if not refuse:
                        received.append(b"".join(lines).decode())
                    self.wfile.write((refuse or "250 taken").encode() + b"\r\n")
                elif word == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 ok\r\n")

    server = socketserver.TCPServer(("127.0.0.1", 0), Handler)
    with _running(server):
        yield server.server_address[1], received


@contextmanager
def imap_server(*mails: bytes) -> Iterator[tuple[int, set[int]]]:
    """(port, numbers of the mails that were marked as read): the few commands that a reader of mail needs."""
    read: set[int] = set()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline():
                tag, word, *rest = line.strip().split(b" ", 2)
                self.answer(word.upper(), rest[0] if rest else b"")
                self.wfile.write(tag + b" OK done\r\n")
                if word.upper() == b"LOGOUT":
                    return

        def answer(self, word: bytes, rest: bytes) -> None:
            if word == b"CAPABILITY":
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            elif word == b"SELECT":
                self.wfile.write(b"* %d EXISTS\r\n" % len(mails))
            elif word == b"SEARCH":
                unseen = [str(number) for number in range(1, len(mails) + 1) if number not in read]
                self.wfile.write(f"* SEARCH {' '.join(unseen)}\r\n".encode())
            elif word == b"STORE":
                read.add(int(rest.split()[0]))
            elif word == b"FETCH":
                number = int(rest.split()[0])
                content = mails[number - 1]
                if b"HEADER" in rest:
                    size, content = len(content), content.partition(b"\n\n")[0] + b"\n\n"
                    begin = b"* %d FETCH (RFC822.SIZE %d BODY[HEADER] {%d}\r\n" % (number, size, len(content))
                else:
                    begin = b"* %d FETCH (BODY[] {%d}\r\n" % (number, len(content))
                self.wfile.write(begin + content + b")\r\n")

    server = socketserver.TCPServer(("127.0.0.1", 0), Handler)
    with _running(server):
        yield server.server_address[1], read
