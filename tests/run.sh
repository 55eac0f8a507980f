#!/usr/bin/env bash
# Runs the tests of a build: every cmocka program in BUILD/tests/unit, every bats file in
# tests/e2e with BUILD/minicrm. Prints what fails, and last one line with the sums.
#
#     tests/run.sh [BUILD [FILE…]]     FILEs: unit programs or .bats files, instead of all

set -u

cd "$(dirname "$0")/.." || exit 1
build=${1:-build}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- "$build"/tests/unit/test_* tests/e2e/*.bats

MINICRM_BIN=$(cd "$build" && pwd) || exit 1
export MINICRM_BIN
export CMOCKA_MESSAGE_OUTPUT=TAP
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:abort_on_error=1}

passed=0
failed=0
output=$(mktemp) || exit 1
trap 'rm -f "$output"' EXIT

# One program: its TAP is counted, and shown where anything fails or it dies midway.
run() {
	local name=$1 status planned ok not_ok
	shift
	"$@" >"$output" 2>&1 </dev/null
	status=$?
	planned=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$output" | tail -n 1)
	ok=$(grep -c '^ok ' "$output")
	not_ok=$(grep -c '^not ok ' "$output")
	passed=$((passed + ok))
	failed=$((failed + not_ok))
	if [ $((ok + not_ok)) -ne "${planned:--1}" ] || { [ $status -ne 0 ] && [ "$not_ok" -eq 0 ]; }; then
		failed=$((failed + 1))
		echo "$name ended with status $status after $((ok + not_ok)) of ${planned:-?} tests"
		not_ok=1
	fi
	if [ "$not_ok" -ne 0 ]; then
		echo "--- $name"
		grep -v '^ok ' "$output"
	fi
}

for test in "$@"; do
	case $test in
	*.d | *.o) ;;
	*.bats) run "$test" bats --formatter tap "$test" ;;
	*) [ -x "$test" ] && run "$test" "$test" ;;
	esac
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
