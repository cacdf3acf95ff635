import pytest

from xray_models.data.dataset import Splits, load_splits


@pytest.fixture(scope="session")
def splits(small_zip) -> Splits:
    return load_splits(small_zip)
