"""One model in training: what its steps change, and what a run folder keeps to continue from."""

from __future__ import annotations

from xray_models.networks.device import move_to
from xray_models.networks.network import Network
from xray_models.networks.surgery import freeze
from xray_models.training.averaging import WeightAverage
from xray_models.training.distributed import Team
from xray_models.training.history import History
from xray_models.training.optimizer import make_optimizer
from xray_models.training.recipe import TrainConfig


class TrainingState:
    """A network with the optimiser of its recipe, the average of its weights and the history of its epochs.

    ``model`` is the network itself; ``distributed`` calls it and, in a backward pass, averages the gradients over the
    processes of the ``team``.
    """

    def __init__(self, config: TrainConfig, model: Network, team: Team):
        self.config, self.team = config, team
        team.synchronise_batch_norm(model)
        self.model = move_to(team.device, model)
        freeze(self.model, config.frozen_until)
        self.optimizer = make_optimizer(self.model, config)
        self.average = WeightAverage(self.model, config.average)
        self.optimizer.register_step_post_hook(lambda *_: self.average.update())
        self.distributed = team.wrap(self.model)
        self.history = History()

    def train_mode(self) -> None:
        """Training mode for all stages but the frozen ones."""
        self.distributed.train()
        freeze(self.model, self.config.frozen_until)
