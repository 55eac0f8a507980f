#!/usr/bin/env bash
# Runs the tests of a build: every cmocka program in BUILD/tests/unit, every bats file in
# tests/e2e with BUILD/minicrm, as many at once as there are processors (JOBS). Prints what
# fails, and last one line with the sums.
#
#     tests/run.sh [BUILD [FILE…]]     FILEs: unit programs or .bats files, instead of all

set -u

cd "$(dirname "$0")/.." || exit 1
. tests/tmpdir.sh
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
results=$(mktemp -d) || exit 1
trap 'rm -rf "$results"' EXIT
jobs=${JOBS:-$(nproc)}

# One program, its TAP and its status beside each other. Ctrl-C is of use to the tests, where we
# are started in the background too.
start() {
	local name=$1 status
	case $name in
	*.bats) set -- bats --formatter tap "$name" ;;
	esac
	env --default-signal=INT,QUIT "$@" >"$results/${name//\//%}" 2>&1 </dev/null
	status=$?
	echo "$status" >"$results/${name//\//%}.status"
}

# What it printed is counted, and shown where anything fails or it died midway.
count() {
	local name=$1 output="$results/${1//\//%}" status planned ok not_ok
	status=$(cat "$output.status")
	planned=$(sed -n 's/^1\.\.\([0-9]*\).*/\1/p' "$output" | tail -n 1)
	ok=$(grep -c '^ok ' "$output")
	not_ok=$(grep -c '^not ok ' "$output")
	passed=$((passed + ok))
	failed=$((failed + not_ok))
	if [ $((ok + not_ok)) -ne "${planned:--1}" ] || { [ "$status" -ne 0 ] && [ "$not_ok" -eq 0 ]; }; then
		failed=$((failed + 1))
		echo "$name ended with status $status after $((ok + not_ok)) of ${planned:-?} tests"
		not_ok=1
	fi
	if [ "$not_ok" -ne 0 ]; then
		echo "--- $name"
		grep -v '^ok ' "$output"
	fi
}

tests=()
for test in "$@"; do
	case $test in
	*.d | *.o) ;;
	*.bats) tests+=("$test") ;;
	*) [ -x "$test" ] && tests+=("$test") ;;
	esac
done

# Those that take long begin first, so that the jobs end together: history's and teams', then
# the larger ones.
in_order() {
	local test size
	for test in "$@"; do
		size=$(stat -Lc %s -- "$test" 2>/dev/null)
		case $test in
		*history* | *held* | *hooks* | *merge* | *sync* | *transports* | *writers*) size=${size:-0}000000 ;;
		esac
		printf '%s %s\n' "${size:-0}" "$test"
	done | sort -rn | cut -d' ' -f2-
}

[ ${#tests[@]} -eq 0 ] || mapfile -t tests < <(in_order "${tests[@]}")

running=0
for test in "${tests[@]}"; do
	if [ $running -ge "$jobs" ]; then
		wait -n
		running=$((running - 1))
	fi
	start "$test" &
	running=$((running + 1))
done
wait
for test in "${tests[@]}"; do
	count "$test"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
