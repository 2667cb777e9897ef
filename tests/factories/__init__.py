"""Objects for tests: one module for each app, with traits for the states that tests speak of."""
