#!/usr/bin/env bats
# A merge names people as the team does, whoever merges and by whatever way.

load lib
load team

# list USER LINE…: that colleague lists users in the team's settings, and commits.
list() {
	local user=$1
	shift
	printf '%s\n' "$@" >"$BATS_TEST_TMPDIR/users"
	be "$user"
	(cd "$TEAM/$user" && sed -i "/^\[users\]/r $BATS_TEST_TMPDIR/users" minicrm.ini &&
		git commit -qam users)
}

# Both change the phone, bob later.
clash() {
	at 10:00 alice set jane --phone 3
	at 10:05 bob set jane --phone 4
}

note() {
	value jane 'notes[] | select(.by == "minicrm") | .text'
}

@test "a value that gave way is its user's, whatever her address is called" {
	new_team
	list alice 'ali = Alice@ACME.example' 'bobby = bob@acme.example'
	at 09:10 alice sync
	at 09:11 bob sync
	clash
	at 10:10 alice sync
	run at 10:15 bob sync
	assert_output_has "merged: jane-doe: changed by ali and bobby, merged"
	assert_output_has "merged: jane-doe: phone '3' by ali on 2026-11-24T10:00:00Z gave way"
	settle
	assert_equal "$(note)" \
		"phone '3' by ali on 2026-11-24T10:00:00Z gave way in a merge"
}

@test "the list counts as it is after the merge, whichever side brought it and whoever merges" {
	local case way first second
	for case in sync:alice sync:bob pull:bob rebase:alice; do
		way=${case%:*} first=${case#*:}
		second=$([ $first = alice ] && echo bob || echo alice)
		mkdir $way-$first
		cd $way-$first
		new_team
		list $first 'ali = alice@acme.example'
		clash
		at 10:10 $first sync
		be $second
		case $way in
		pull) git -C $second pull -q --no-edit --no-rebase ;;
		rebase) git -C $second pull -q --no-edit --rebase ;;
		esac
		settle
		assert_equal "$(note)" \
			"phone '3' by ali on 2026-11-24T10:00:00Z gave way in a merge"
		cd ..
	done
}

@test "both sides' lists count, and who is in none is named by the address" {
	new_team
	list alice 'al = alice@acme.example'
	list bob 'ann = ann@acme.example'
	clash
	at 10:10 alice sync
	run at 10:15 bob sync
	assert_output_has "jane-doe: changed by al and bob, merged"
	settle
}

@test "where one side broke the settings people are named as the other has them" {
	new_team
	list alice 'ali = alice@acme.example'
	at 09:10 alice sync
	at 09:11 bob sync
	clash
	list alice 'ali = another@acme.example'
	list bob 'bobby = bob@acme.example'
	git -C alice push -q
	run at 10:15 bob sync
	assert_output_has "jane-doe: changed by ali and bobby, merged"
	settle
}

@test "settings that both changed in the same second come out the same, whoever merges" {
	local first second trees=
	for first in alice bob; do
		second=$([ $first = alice ] && echo bob || echo alice)
		mkdir by-$first && cd by-$first
		new_team
		sed -i 's/^upcoming_days = 2/upcoming_days = 5/' alice/minicrm.ini
		sed -i 's/^upcoming_days = 2/upcoming_days = 6/' bob/minicrm.ini
		at 10:00 alice commit
		at 10:00 bob commit
		at 10:10 $first sync
		at 10:11 $second sync
		settle
		trees+=" $(git -C bob rev-parse 'HEAD^{tree}')"
		cd ..
	done
	assert_equal "${trees% *}" " ${trees##* }"
}
