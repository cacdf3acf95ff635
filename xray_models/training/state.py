"""One model in training: what its steps change, and what a run folder keeps to continue from."""

from __future__ import annotations

from torch import nn

from xray_models.data.image_set import ImageSet
from xray_models.networks.device import move_to
from xray_models.networks.network import Network
from xray_models.networks.surgery import freeze
from xray_models.training.averaging import WeightAverage
from xray_models.training.distributed import Team
from xray_models.training.frozen import KeptViews, stages_of
from xray_models.training.history import History
from xray_models.training.optimizer import make_optimizer
from xray_models.training.recipe import TrainConfig
from xray_models.training.recorded import CudaRecorder, RecordedGradients
from xray_models.training.step import Gradients, gradients


class TrainingState:
    """A network with the optimiser of its recipe, the average of its weights and the history of its epochs.

    ``model`` is the network itself; ``distributed`` calls what is trained of it and, in a backward pass, averages the
    gradients over the processes of the ``team``. ``gradients`` computes those of a mini-batch, on a GPU from a
    recording. ``kept_views``: what the frozen stages make of the images, where the recipe keeps that.
    """

    def __init__(self, config: TrainConfig, model: Network, team: Team):
        self.config, self.team = config, team
        team.synchronise_batch_norm(model)
        self.model = move_to(team.device, model)
        freeze(self.model, config.frozen_until)
        self.optimizer = make_optimizer(self.model, config)
        self.average = WeightAverage(self.model, config.average)
        self.optimizer.register_step_post_hook(lambda *_: self.average.update())
        self.frozen, trained = stages_of(self.model, config)
        self.distributed = team.wrap(trained)
        records = team.device.type == "cuda" and team.size == 1
        self.gradients: Gradients = RecordedGradients(gradients, CudaRecorder()) if records else gradients
        self.kept_views: KeptViews | None = None
        self.history = History()

    def keep_views(self, images: ImageSet) -> None:
        """Train on what the frozen stages make of ``images``, where the recipe says so."""
        if self.frozen is not None:
            self.kept_views = KeptViews(self.frozen, images, self.config, self.team)

    def judged(self) -> nn.Module:
        """What is validated and kept, in the part that is trained."""
        return stages_of(self.average.network, self.config)[1]

    def train_mode(self) -> None:
        """Training mode for all stages but the frozen ones."""
        self.distributed.train()
        freeze(self.model, self.config.frozen_until)
