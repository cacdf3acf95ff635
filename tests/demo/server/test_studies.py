import gc

import numpy as np
import pytest

from demo.server.studies import Studies
from xray_models.images.raster import Raster
from xray_models.images.tone import Greys


def raster(side: int = 100) -> Raster:
    """A picture that takes side x side bytes."""
    return Raster(Greys(np.arange(side * side, dtype=np.uint32).astype(np.uint8).reshape(side, side)), "PNG")


def test_an_original_lives_as_long_as_the_study_that_holds_it():
    studies = Studies()
    original = studies.keep("a", raster())
    assert studies.get("a") is original and studies.bytes == 10_000
    del original
    gc.collect()
    assert studies.get("a") is None and studies.bytes == 0


def test_where_room_is_short_those_that_nobody_looked_at_for_longest_give_up_their_pixels():
    studies = Studies(max_bytes=35_000)
    first, second, third = (studies.keep(key, raster()) for key in "abc")
    assert first.depth() is not None  # looked at again
    fourth = studies.keep("d", raster())
    assert [one.bytes > 0 for one in (first, second, third, fourth)] == [True, False, True, True]
    assert second.depth() is None and second.radiograph() is None and studies.get("b") is second


def test_the_newest_stays_even_where_it_alone_is_too_large():
    studies = Studies(max_bytes=1000)
    old, new = studies.keep("a", raster(20)), studies.keep("b", raster(200))
    assert (old.bytes, new.bytes) == (0, 40_000)


@pytest.mark.parametrize("mend", ["turn_90", "crop", "invert"])
def test_it_is_shown_as_it_was_read(mend):
    original = Studies().keep("a", raster(64), (mend,))
    depth, radiograph = original.depth(), original.radiograph()
    shown = ((depth.stored - depth.black) / (depth.white - depth.black)).clip(0, 1)
    np.testing.assert_allclose(shown, radiograph.pixels, atol=1e-5)
