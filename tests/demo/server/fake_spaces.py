"""The package ``spaces`` as far as the page needs it: each task runs in a child that is forked from this process.

As there, arguments and results are pickled, the child runs a task in a thread, and no error comes back but its class.
"""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from types import ModuleType

import gradio as gr

PATIENCE = 300  # seconds for a task


class FakeSpaces(ModuleType):
    """To be put into ``sys.modules``; ``decorated`` has (function, seconds) of each decorated function."""

    def __init__(self):
        super().__init__("spaces")
        self.decorated: list[tuple[Callable, int]] = []
        self.tasks = 0
        self.refusal: str | None = None  # of ZeroGPU, in place of the next tasks

    def GPU(self, *, duration: int) -> Callable[[Callable], Callable]:
        def decorate(function: Callable) -> Callable:
            self.decorated.append((function, duration))
            return lambda *args, **kwargs: self._run(function, args, kwargs)

        return decorate

    def _run(self, function: Callable, args: tuple, kwargs: dict) -> object:
        if self.refusal:
            raise gr.Error(self.refusal)
        self.tasks += 1
        here, there = multiprocessing.Pipe()
        child = multiprocessing.get_context("fork").Process(target=_serve, args=(function, there), daemon=True)
        child.start()
        here.send((args, kwargs))
        try:
            value, error = here.recv() if here.poll(PATIENCE) else (None, "no answer")
        finally:
            child.kill()
            child.join()
        if error:
            raise gr.Error(error)
        return value


def _serve(function: Callable, there: Connection) -> None:
    args, kwargs = there.recv()
    with ThreadPoolExecutor(1) as thread:
        try:
            there.send((thread.submit(function, *args, **kwargs).result(), None))
        except Exception as error:
            there.send((None, type(error).__name__))
