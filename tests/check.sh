#!/usr/bin/env bash
# Runs the tests of several builds and the lint, and ends with one line of sums.
#
#     tests/check.sh BUILD…

set -u

cd "$(dirname "$0")/.." || exit 1
passed=0
failed=0
last=$(mktemp) || exit 1
trap 'rm -f "$last"' EXIT

add() {
	passed=$((passed + $1))
	failed=$((failed + $2))
}

for build in "$@"; do
	echo "== $build"
	tests/run.sh "$build" | tee "$last"
	read -r p _ f _ < <(tail -n 1 "$last")
	add "${p:-0}" "${f:-1}"
done

echo '== convergence'
MINICRM_BIN=$1 /usr/bin/python3 tests/e2e/converge.py --count 20 | tee "$last"
read -r p _ f _ < <(tail -n 1 "$last")
add "${p:-0}" "${f:-1}"

echo '== lint'
if tests/lint.sh; then add 1 0; else add 0 1; fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
