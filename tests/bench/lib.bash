# What the benches share: a home and a clock of their own, a folder that is gone at the end,
# and a stopwatch. To be sourced.
set -eu

bin=$(cd "$(dirname "$0")/../.." && pwd)/${BUILD:-build}/minicrm
work=$(mktemp -d "${TMPDIR:-/tmp}/minicrm-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

unset MINICRM_DIR MINICRM_CONFIG XDG_CONFIG_HOME "${!GIT_@}" 2>/dev/null || true
export HOME=$work GIT_CONFIG_NOSYSTEM=1 TZ=UTC LC_ALL=C.UTF-8 MINICRM_NOW=2026-11-24T09:00:00Z
# What git does in the background would be on another's clock.
git config --global gc.auto 0
git config --global user.name Alice
git config --global user.email alice@acme.example

sum() {
	awk "BEGIN { printf \"%.3f\", $1 }"
}

less() {
	awk "BEGIN { exit !($1 < $2) }"
}

# once COMMAND…: sets $clock and $cpu, its seconds on the clock, and of the processor.
once() {
	local TIMEFORMAT='%R %U %S' user sys status=0
	{ time "$@" >"$work/out" 2>"$work/err"; } 2>"$work/time" || status=$?
	if [ $status -ne 0 ]; then
		echo "$* ended with $status:" >&2
		cat "$work/err" >&2
		exit 1
	fi
	read -r clock user sys <"$work/time"
	cpu=$(sum "$user + $sys")
}
