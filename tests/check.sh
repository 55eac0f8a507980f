#!/usr/bin/env bash
# Runs all tests of a build, those that its sanitized twin can run in a few minutes, the
# convergence test and the lint, and ends with one line of sums.
#
#     tests/check.sh BUILD SANITIZED-BUILD

set -u

cd "$(dirname "$0")/.." || exit 1
. tests/tmpdir.sh
passed=0
failed=0
last=$(mktemp) || exit 1
trap 'rm -f "$last"' EXIT

add() {
	passed=$((passed + $1))
	failed=$((failed + $2))
}

# part NAME COMMAND…: which ends with its own sums.
part() {
	local p f
	echo "== $1"
	shift
	"$@" | tee "$last"
	read -r p _ f _ < <(tail -n 1 "$last")
	add "${p:-0}" "${f:-1}"
}

# The stories that go through most of our own code; all of them: `make check-san`.
sanitized=("$2"/tests/unit/test_*)
for story in add check held note set sync undo; do
	sanitized+=("tests/e2e/$story.bats")
done

part "$1" tests/run.sh "$1"
part "$2" tests/run.sh "$2" "${sanitized[@]}"
part convergence env MINICRM_BIN="$1" /usr/bin/python3 tests/e2e/converge.py --count 20

echo '== lint'
if tests/lint.sh; then add 1 0; else add 0 1; fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
