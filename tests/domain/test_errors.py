"""A refused value says why, with what, and where."""

from ldn_desktop.domain.errors import ValidationCode, ValidationError


def test_a_complaint_can_be_given_its_place_later() -> None:
    error = ValidationError(ValidationCode.STEP_DAYS, most="3660").at("steps[2].days")
    assert (error.code, error.where) == (ValidationCode.STEP_DAYS, "steps[2].days")
    assert error.details == {"most": "3660"}
    assert str(error) == "step_days steps[2].days"
    assert str(ValidationError(ValidationCode.STEP_DAYS)) == "step_days"
