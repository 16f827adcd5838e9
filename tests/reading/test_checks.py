"""Production refuses a shortened floor and the demo's seal."""

from config.checks import no_demo_in_production


def ids():
    return {error.id for error in no_demo_in_production(None)}


def test_deploy_check_refuses_a_short_floor_and_the_demo_seal(settings):
    settings.READING_FLOOR_SCALE = 0.5
    assert {"mingbai.D009", "mingbai.D010"} <= ids()
    settings.READING_FLOOR_SCALE = 1.0
    settings.EVIDENCE_SEAL_KEY = b"k" * 32
    assert not {"mingbai.D009", "mingbai.D010"} & ids()
