#!/bin/sh
# Work out the locked requirements:  lock.sh UV [OPTIONS OF uv pip compile]
# One lock for every system: markers say what belongs where. No index address gets in.
set -eu
uv=$1
shift
locks=packaging/requirements

lock() {
    # With extras, since pip below 23.3 looks for a hash of the newest release of what lacks them.
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-strip-extras --no-emit-index-url --no-emit-find-links --annotation-style line \
        --custom-compile-command "make lock" pyproject.toml --group build "$@"
}

lock --group test --group lint --output-file "$locks/dev.txt" "$@"
lock --constraint "$locks/dev.txt" --output-file "$locks/run.txt" "$@"
lock --constraint "$locks/dev.txt" --group mutate --output-file "$locks/mutate.txt" "$@"
