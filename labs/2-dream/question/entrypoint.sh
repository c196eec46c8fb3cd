#!/bin/sh
# What the container starts. exec: Jupyter takes the place of this shell, so that it gets the signals of `docker stop`.
set -eu
exec jupyter notebook "$@"
