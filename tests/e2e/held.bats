#!/usr/bin/env bats
# A file that can't be read stays here while a sync brings changes of it. Once it is mended
# it is merged with them, whoever mends it and however.

load lib

# Alice and bob, who share jane; bob breaks his file, and syncs what alice did meanwhile.
# bob_holds COMMAND…: alice's.
bob_holds() {
	git init -q --bare team.git
	minicrm init alice --remote "$PWD/team.git" >/dev/null
	TEAM=$PWD
	at 09:01 alice add 'Jane Doe' --email jane@x.example --phone 1
	at 09:02 alice sync
	be bob
	minicrm clone team.git bob
	break_it
	at 10:00 alice "$@"
	at 10:01 alice sync
	bob_is_told
}

break_it() {
	echo ' x: [' >>"$TEAM/bob/leads/jane-doe.yaml"
}

mend_it() {
	sed -i '$d' "$TEAM/bob/leads/jane-doe.yaml"
}

bob_is_told() {
	run at 10:02 bob sync
	[ "$status" -eq 1 ] && assert_output_has 'leads/jane-doe.yaml:6:'
}

# at TIME USER COMMAND…: that colleague's, at that time of the day.
at() {
	local time=$1 user=$2
	shift 2
	be "$user"
	GIT_AUTHOR_DATE=2026-11-24T$time:00Z GIT_COMMITTER_DATE=2026-11-24T$time:00Z \
		MINICRM_NOW=2026-11-24T$time:00Z minicrm -C "$TEAM/$user" "$@"
}

# Both sync until both have all, which is the same.
settle() {
	at 20:00 bob sync && at 20:01 alice sync && at 20:02 bob sync || return 1
	diff -r -x .git "$TEAM/alice" "$TEAM/bob" || return 1
	(cd "$TEAM/alice" && assert_git_clean) && (cd "$TEAM/bob" && assert_git_clean)
}

value() {
	minicrm -C "$TEAM/alice" show "$1" --json | jq -r ".$2"
}

# Jane has what alice did, and the phone that bob gave her, where he did.
# assert_merged [PHONE]
assert_merged() {
	assert_equal "$(value jane-doe status)" Contacted &&
		assert_equal "$(value jane-doe 'notes[0].text')" 'Told by alice' &&
		assert_equal "$(value jane-doe phone)" "${1:-1}"
}

@test "mended in the editor, what came in meanwhile stays" {
	bob_holds note jane 'Told by alice' --status Contacted
	VISUAL='sed -i $d' at 10:10 bob edit jane-doe
	settle
	assert_merged
}

@test "mended and changed in the editor, both stand" {
	bob_holds note jane 'Told by alice' --status Contacted
	VISUAL='sed -i -e $d -e s/phone.*/phone:\ 7/' at 10:10 bob edit jane-doe
	settle
	assert_merged 7
}
