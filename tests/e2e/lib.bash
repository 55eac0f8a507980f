# What every e2e file begins with: the built binary, real git, and nothing of the machine.
#
#     load lib

bats_require_minimum_version 1.5.0

# Each test has a home and a folder of its own, an identity, and the same moment.
setup() {
	HOME=$BATS_TEST_TMPDIR/home
	mkdir -p "$HOME" "$BATS_TEST_TMPDIR/work"
	cd "$BATS_TEST_TMPDIR/work" || return 1
	unset MINICRM_DIR MINICRM_CONFIG XDG_CONFIG_HOME VISUAL EDITOR PAGER LESS COLUMNS
	unset "${!GIT_@}"
	export HOME GIT_CONFIG_NOSYSTEM=1 TZ=UTC LC_ALL=C.UTF-8 TERM=xterm-256color
	export MINICRM_NOW=2026-11-24T09:00:00Z
	export PATH=${MINICRM_BIN:-$BATS_TEST_DIRNAME/../../build}:$PATH
	be alice
	git config --global init.defaultBranch main
	git config --global core.quotePath false
}

# be USER: from now on we are that colleague.
be() {
	git config --global user.name "${1^}"
	git config --global user.email "$1@acme.example"
}

# A data directory, and in it.
new_crm() {
	minicrm init "${1:-crm}" >/dev/null && cd "${1:-crm}" || return 1
}

# A file written by hand, from standard input.
by_hand() {
	mkdir -p "$(dirname "$1")" && cat >"$1"
}

# Nothing is pending, and the repository is whole.
assert_git_clean() {
	local status
	status=$(git status --porcelain) || return 1
	[ -z "$status" ] || { echo "git status: $status"; return 1; }
	git fsck --strict --no-progress --no-dangling || return 1
}

assert_equal() {
	[ "$1" = "$2" ] || { printf 'expected: %s\n     got: %s\n' "$2" "$1"; return 1; }
}

# The last `run` printed this somewhere, or did not.
assert_output_has() {
	[[ $output == *"$1"* ]] || { printf 'expected in the output: %s\nit is: %s\n' "$1" "$output"; return 1; }
}
refute_output_has() {
	[[ $output != *"$1"* ]] || { printf 'not expected in the output: %s\nit is: %s\n' "$1" "$output"; return 1; }
}

# How many commits there are, and the newest one's subject.
commits() {
	git rev-list --count HEAD
}
subject() {
	git log -1 --format=%s "$@"
}

# The newest commit, and every file with its size and time.
snapshot() {
	git rev-parse -q --verify HEAD 2>/dev/null
	git status --porcelain 2>/dev/null
	find . -name .git -prune -o -type f -printf '%p %s %T@\n' | sort
}

# One line on stderr, the exit code, and nothing changed: assert_refused CODE TEXT COMMAND…
assert_refused() {
	local code=$1 text=$2 before
	shift 2
	before=$(snapshot)
	run --separate-stderr "$@"
	assert_equal "$status" "$code" || { echo "$stderr"; return 1; }
	[[ $stderr == *"$text"* ]] || { printf 'expected on stderr: %s\nit is: %s\n' "$text" "$stderr"; return 1; }
	assert_equal "${#stderr_lines[@]}" 1 || return 1
	assert_equal "$(snapshot)" "$before"
}
