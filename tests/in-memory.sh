#!/bin/sh
# Run a command with its temporary files in memory where there is a gigabyte to spare: else the tests wait for the disk.
set -u
spare=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
[ "${spare:-0}" -gt 1000000 ] || exec "$@"
TMPDIR=$(mktemp -d /dev/shm/animateur-tests-XXXXXX) || exec "$@"
export TMPDIR
chmod 755 "$TMPDIR" # PostgreSQL runs as another user than root
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' INT TERM
"$@"
