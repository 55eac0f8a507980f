# A team of two clones and what they share. `load team` behind lib.

# Alice and bob, who share jane.
new_team() {
	git init -q --bare team.git
	minicrm init alice --remote "$PWD/team.git" >/dev/null
	TEAM=$PWD
	at 09:01 alice add 'Jane Doe' --email jane@x.example --phone 1
	at 09:02 alice sync
	be bob
	minicrm clone team.git bob
}

# at TIME USER COMMAND…: that colleague's, at that time of the day.
at() {
	local time=$1 user=$2
	shift 2
	be "$user"
	MINICRM_NOW=2026-11-24T$time:00Z minicrm -C "$TEAM/$user" "$@"
}

# Both sync until both have all, which is the same.
settle() {
	at 20:00 alice sync && at 20:01 bob sync && at 20:02 alice sync || return 1
	diff -r --no-dereference -x .git "$TEAM/alice" "$TEAM/bob" || return 1
	(cd "$TEAM/alice" && assert_git_clean) && (cd "$TEAM/bob" && assert_git_clean)
}

value() {
	minicrm -C "$TEAM/bob" "${@:3}" show "$1" --json | jq -r ".$2"
}
