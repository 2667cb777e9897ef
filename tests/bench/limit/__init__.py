"""The smallest Django app that stores an answer: what the machine can do at best."""
