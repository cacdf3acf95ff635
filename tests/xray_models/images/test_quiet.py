import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

import pytest

from xray_models.images.quiet import quiet_decoding

SECRET = "SECRET^PERSON"


def test_decoders_run_side_by_side_and_none_is_heard_when_another_has_left():
    both_in, one_out = threading.Barrier(2), threading.Event()

    def short() -> None:
        with quiet_decoding():
            both_in.wait(10)
        one_out.set()

    def long() -> None:
        with quiet_decoding():
            both_in.wait(10)
            assert one_out.wait(10)
            warnings.warn(SECRET, stacklevel=1)

    with warnings.catch_warnings(record=True) as heard, ThreadPoolExecutor(2) as pool:
        warnings.simplefilter("always")
        for done in [pool.submit(short), pool.submit(long)]:
            done.result(20)
    assert heard == []


def test_what_others_say_is_heard_again_afterwards():
    with pytest.raises(ValueError), quiet_decoding():
        raise ValueError
    with pytest.warns(UserWarning, match="aloud"):
        warnings.warn("aloud", stacklevel=1)
