"""Forms of the test: items chosen by a blueprint and frozen, with the questionnaire that goes with them."""
