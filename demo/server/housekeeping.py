"""What the running server does by itself: it forgets visits, deletes what visitors left on the disk, and gives
back their memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from gradio.blocks import Blocks
from gradio.routes import App
from gradio.utils import get_upload_folder

from demo.server.freed_memory import give_back_freed_memory
from demo.server.held_files import HELD_FILES
from demo.server.upload_folder import BEAT_SECONDS, sweep
from demo.server.visits import MAX_ANALYTICS, UnfetchedAnswers, Visits


@asynccontextmanager
async def housekeeping(app: App) -> AsyncIterator[None]:
    """As ``lifespan`` of the page: from its start, once a minute, to its end."""
    blocks = app.get_blocks()
    app.state_holder = Visits(blocks)
    blocks._queue.ANALYTICS_MAX_EVENTS = MAX_ANALYTICS
    task = asyncio.create_task(_keep_house(blocks))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_house(blocks: Blocks) -> None:
    folder, unfetched = Path(get_upload_folder()), UnfetchedAnswers(blocks._queue)
    while True:
        await asyncio.to_thread(HELD_FILES.keep_alive)
        with suppress(OSError):
            await asyncio.to_thread(sweep, folder)
        unfetched.drop()
        for paths in blocks.temp_file_sets:  # names of files for Gradio's own deletion, which is not used
            paths.clear()
        await asyncio.to_thread(give_back_freed_memory)
        await asyncio.sleep(BEAT_SECONDS)
