"""The radiographs of the visitors at full size, in memory alone.

Each belongs to the study on its visitor's page: once ``visits`` forgets that, nothing here holds it any longer. Under
pressure, those that nobody has looked at for longest give up their pixels before.
"""

from __future__ import annotations

import threading
from weakref import WeakValueDictionary

from demo.server.room import make_room, moment
from xray_models.images.depth import Depth, full_depth
from xray_models.images.mend import mended
from xray_models.images.radiograph import Radiograph, from_raster
from xray_models.images.raster import Raster
from xray_models.reports.dicom_source import DicomSource

MAX_BYTES = 512_000_000  # of all originals together: about 50 radiographs of 2500 x 2000 pixels and 16 bits


class Original:
    """What a visitor's file holds. Whom it names is in ``source`` alone, which shows nothing of itself.

    Made by ``Studies.keep``.
    """

    def __init__(self, raster: Raster, mends: tuple[str, ...] = (), source: DicomSource | None = None):
        self._raster: Raster | None = raster
        self.mends = mends  # what was done to it before reading, of MENDS
        self.source = source  # for DICOM results; None: not of a DICOM file that names its study
        self.used = moment()

    @property
    def raster(self) -> Raster | None:
        """None: others needed the room."""
        self.used = moment()
        return self._raster

    @property
    def bytes(self) -> int:
        return _bytes(self._raster) if self._raster else 0

    def release(self) -> None:
        """Give up the pixels."""
        self._raster = None

    def radiograph(self) -> Radiograph | None:
        """As it was read, after all mends; None where the pixels are gone."""
        raster = self.raster
        if raster is None:
            return None
        radiograph = from_raster(raster)
        for mend in self.mends:
            radiograph = mended(radiograph, mend)
        return radiograph

    def depth(self) -> Depth | None:
        """The same for a viewer."""
        raster = self.raster
        if raster is None:
            return None
        depth = full_depth(raster.greys)
        for mend in self.mends:
            depth = depth.mended(mend)
        return depth


class Studies:
    """All originals, by the key of their study. Every method may be called from any thread."""

    def __init__(self, max_bytes: int = MAX_BYTES):
        self._max_bytes = max_bytes
        self._originals: WeakValueDictionary[str, Original] = WeakValueDictionary()
        self._lock = threading.Lock()

    def keep(
        self, key: str, raster: Raster, mends: tuple[str, ...] = (), source: DicomSource | None = None
    ) -> Original:
        """An original that lives as long as the caller holds it, under ``key``, which nobody can guess."""
        original = Original(raster, mends, source)
        with self._lock:
            self._originals[key] = original
            make_room(list(self._originals.values()), original, self._max_bytes)
        return original

    def get(self, key: str) -> Original | None:
        """None: there is none, or it was forgotten."""
        return self._originals.get(key)

    @property
    def bytes(self) -> int:
        """Of all originals together."""
        return sum(original.bytes for original in list(self._originals.values()))


def _bytes(raster: Raster) -> int:
    before = raster.greys.windowed
    return raster.greys.values.nbytes + (before.values.nbytes if before else 0)
