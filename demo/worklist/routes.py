"""The routes of the worklist: files in, rows out; and the list as a PDF. Nothing that comes here stays here.

The page keeps its files and answers itself, and sends batch after batch, so the server needs the same memory for ten
files as for ten thousand. A batch is on the disk while it arrives, in files without a name, and in memory afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.server.edge.asgi import language_of, refusal
from demo.server.upload_door import CLIENT_SHARE, Body
from demo.text.say import page_error, say_error
from demo.worklist.browser_modules import WORKLIST
from demo.worklist.judge import Judge
from demo.worklist.list_report import list_as_pdf
from xray_models.errors import XrayError

ANSWERS_PATH, PDF_PATH = "/worklist/answers", "/worklist/pdf"
FILES = 32  # in a batch
BATCHES = 16  # of all visitors at once, while they arrive or are judged; a page sends two
_NOT_KEPT = {"Cache-Control": "no-store"}


def worklist_routes(judge: Judge) -> list[Route]:
    """For ``edge_settings``."""
    desk = Desk(judge)
    return [
        Route(ANSWERS_PATH, desk.answer, methods=["POST"]),
        Route(PDF_PATH, desk.pdf, methods=["POST"]),
        WORKLIST.route(),
    ]


class Desk:
    """Answers batches, no more at once than there is room for."""

    def __init__(self, judge: Judge):
        self._judge = judge
        self._batches = Counter[str]()  # in work, by the sender's address; touched by the event loop alone

    async def answer(self, request: Request) -> Response:
        """A form with the files of a batch -> ``weights``: the stamp of those that answered; ``rows``: see ``row``."""
        body = Body(request.receive)
        response = await self._answer(Request(request.scope, body))
        if response.status_code >= 400:
            await body.drain()
        return response

    async def pdf(self, request: Request) -> Response:
        """The list that the page shows, as JSON -> a PDF file."""
        try:
            content = await run_in_threadpool(list_as_pdf, await request.body(), self._judge.weights)
        except XrayError as error:
            return _explained(request, error, 400)
        return Response(content, media_type="application/pdf", headers=_NOT_KEPT)

    async def _answer(self, request: Request) -> Response:
        try:
            with self._being_in_work(request.client.host if request.client else ""):
                stamp, rows = await self._judge.rows(await _files(request))
        except HTTPException as error:  # of the guards around this one, and of the parser
            key = "worklist_batch" if error.status_code == 413 else "upload_gone"
            return refusal(request.scope, error.status_code, key)
        except (ClientDisconnect, TimeoutError):
            return refusal(request.scope, 408, "upload_gone")
        except OSError:
            return refusal(request.scope, 507, "upload_no_room")
        except XrayError as error:
            return _explained(request, error, 429 if error.code == "upload-too-many" else 503)
        return JSONResponse({"weights": stamp, "rows": rows}, headers=_NOT_KEPT)

    @contextmanager
    def _being_in_work(self, client: str) -> Iterator[None]:
        """XrayError: there are too many, of this client or in all."""
        if self._batches.total() >= BATCHES or self._batches[client] >= CLIENT_SHARE * BATCHES:
            raise page_error("upload_too_many")
        self._batches[client] += 1
        try:
            yield
        finally:
            self._batches[client] -= 1
            self._batches += Counter()  # drops those that have none


async def _files(request: Request) -> list[bytes]:
    """The files of the form in ``request``. HTTPException: it is none, or has more than FILES."""
    async with request.form(max_files=FILES, max_fields=0) as form:
        return [await each.read() for each in form.getlist("file") if isinstance(each, UploadFile)]


def _explained(request: Request, error: XrayError, status: int) -> JSONResponse:
    return JSONResponse({"detail": say_error(language_of(request.scope), error)}, status)
