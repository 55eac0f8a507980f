# Editors for the stories of texts that are typed. `load editor`, behind lib.

# An editor that runs these lines of sh on its file, "$1".
editor_does() {
	cat >"$BATS_TEST_TMPDIR/editor" <<-EOF
		#!/bin/sh
		$1
	EOF
	chmod +x "$BATS_TEST_TMPDIR/editor"
	export EDITOR="$BATS_TEST_TMPDIR/editor"
}

# Runs a command with a terminal, the keys coming from the first argument.
on_terminal() {
	local keys=$1
	shift
	run script -qefc "$*" /dev/null < <(sleep 0.5; printf '%b' "$keys")
}

with_jane() {
	new_crm
	by_hand leads/jane-doe.yaml <<-EOF
		# met at the fair
		name: Jane Doe
		phone: 1   # office
		created: 2026-11-01T00:00:00Z
	EOF
	git add leads && git commit -qm 'Jane'
}
