"""
Benchmarks: what the site does beside what the machine can do, in one run.

`make bench` runs every family, `make bench ONLY=answers` one. Each figure is printed as
``name: value unit (limit …, ratio …)`` and written to ``bench-results.json``.
"""
