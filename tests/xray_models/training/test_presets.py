from xray_models.training.presets import PRESETS, TRY_IT
from xray_models.training.recipe import checked


def test_the_coursework_recipes_are_the_reports():
    resnet, cnn = (PRESETS["coursework"][name] for name in ("resnet50", "cnn"))
    assert (resnet.epochs, resnet.batch_size, resnet.learning_rate, resnet.optimizer) == (3, 32, 0.001, "sgd")
    assert (cnn.epochs, cnn.batch_size, cnn.learning_rate, cnn.optimizer) == (15, 32, 0.001, "adam")
    assert resnet.preprocessing.resize == 232 and not resnet.class_weights and not cnn.batch_norm


def test_the_presets_pass_their_own_check():
    for recipes in [*PRESETS.values(), *TRY_IT.values()]:
        for config in recipes.values():
            assert checked(config) is config
