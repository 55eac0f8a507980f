#!/usr/bin/env bats
# A file that can't be read stays here while a sync brings changes of it. Once it is mended
# it is merged with them, whoever mends it and however.

load lib
load team

# Alice and bob, who share jane; bob breaks his file, and syncs what alice did meanwhile.
# bob_holds COMMAND…: alice's.
bob_holds() {
	new_team
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

@test "whoever commits the mended file, and however, what came in meanwhile stays" {
	bob_holds note jane 'Told by alice' --status Contacted
	cp -R . "$BATS_TEST_TMPDIR/as_it_was"
	local way
	for way in 'commit' 'sync' 'set jane --phone 7' 'note jane Called' 'assign jane bob' 'rename jane jd' 'rm jane-doe'; do
		echo "$way"
		rm -rf "$BATS_TEST_TMPDIR/work" && cp -R "$BATS_TEST_TMPDIR/as_it_was" "$BATS_TEST_TMPDIR/work"
		cd "$BATS_TEST_TMPDIR/work"
		mend_it
		# shellcheck disable=SC2086 # words on purpose
		at 10:10 bob $way
		settle
		run cat alice/leads/jane-doe.yaml alice/leads/jd.yaml alice/leads/trash/jane-doe.yaml
		assert_output_has 'status: Contacted'
		assert_output_has 'text: Told by alice'
		assert_equal "$(find alice/leads -name '*.yaml' | wc -l)" 1
	done
}

@test "trashed there and mended here, it is in the trash with the edit" {
	bob_holds rm jane-doe
	mend_it
	sed -i 's/phone.*/phone: 7/' bob/leads/jane-doe.yaml
	settle
	assert_equal "$(cd alice && find leads -name '*.yaml')" leads/trash/jane-doe.yaml
	assert_equal "$(grep phone alice/leads/trash/jane-doe.yaml)" 'phone: 7'
}

@test "trashed there and only mended here, it is in the trash" {
	bob_holds rm jane-doe
	mend_it
	settle
	assert_equal "$(cd bob && find leads -name '*.yaml')" leads/trash/jane-doe.yaml
}

@test "renamed there and mended in the editor, the edit goes to the new id" {
	bob_holds rename jane-doe jd
	VISUAL='sed -i -e $d -e s/phone.*/phone:\ 7/' at 10:10 bob edit jane-doe
	settle
	assert_equal "$(cd alice && find leads -name '*.yaml')" leads/jd.yaml
	assert_equal "$(value jd phone)" 7
}

@test "the note of what gave way says whose it was, and when" {
	bob_holds set jane --phone 5
	mend_it
	sed -i 's/phone.*/phone: 7/' bob/leads/jane-doe.yaml
	run at 10:10 bob sync
	assert_output_has "merged: jane-doe: phone '5' by alice on 2026-11-24T10:00:00Z gave way"
	settle
	assert_equal "$(value jane-doe phone)" 7
	assert_equal "$(value jane-doe 'notes[0] | .by + " " + .at')" 'minicrm 2026-11-24T10:00:00Z'
}

@test "status tells what was done to a held file, not what came in meanwhile" {
	bob_holds note jane 'Told by alice' --status Contacted
	mend_it
	sed -i 's/phone.*/phone: 7/' bob/leads/jane-doe.yaml
	run at 10:10 bob status
	assert_output_has 'jane-doe: phone'
	refute_output_has Contacted
}

@test "mended and committed with git, the next sync brings back what that took" {
	bob_holds note jane 'Told by alice' --status Contacted
	mend_it
	sed -i 's/phone.*/phone: 7/' bob/leads/jane-doe.yaml
	echo plan >bob/plan.txt
	(cd bob && git add plan.txt && GIT_AUTHOR_DATE=2026-11-24T10:05:00Z git commit -qam 'mended')
	assert_equal "$(grep status bob/leads/jane-doe.yaml)" 'status: New'
	run at 10:10 bob sync
	[ "$status" -eq 0 ] || fail "$output"
	assert_output_has 'jane-doe: status New → Contacted, note'
	settle
	assert_merged 7
	assert_equal "$(cat alice/plan.txt)" plan
	[ ! -e bob/.git/minicrm/held ]
}

# Alice and bob, and minicrm.ini as alice commits it with git, from standard input.
alice_sets() {
	by_hand "$TEAM/alice/minicrm.ini"
	be alice
	(cd "$TEAM/alice" && GIT_AUTHOR_DATE=2026-11-24T10:10:00Z git commit -qam 'settings' &&
		git pull -q --no-edit --no-rebase && git push -q)
}

@test "settings that can't be read stop no sync, and one that brings the mended ones works" {
	bob_holds set jane --phone 5
	git -C bob checkout -q -- leads
	printf '[users]\nbob = bob@acme.example\nbob = bob\n' | alice_sets
	at 10:20 bob sync && fail 'not told'
	at 10:21 bob list --ids && fail 'read with wrong settings'
	echo 'name: Bob Roe' >bob/leads/bob-roe.yaml
	run --separate-stderr at 10:22 bob sync
	[ "$status" -eq 1 ] || fail "$status"
	assert_output_has 'bob-roe: add'
	assert_output_has 'sent 1 commit'
	assert_has "$stderr" 'minicrm.ini:3:'
	printf '[users]\nbob = bob@acme.example\n' | alice_sets
	at 10:30 bob sync
	assert_equal "$(at 10:31 bob list --count)" 2
	settle
}

@test "settings mended by hand are committed, and a half-done edit of them waits" {
	bob_holds set jane --phone 5
	git -C bob checkout -q -- leads
	echo '[users' >bob/minicrm.ini
	run at 10:10 bob sync
	[ "$status" -eq 1 ] && assert_output_has 'minicrm.ini:1:'
	printf '[sources]\nFair =\n' | alice_sets
	run at 10:20 bob sync
	[ "$status" -eq 1 ] && assert_equal "$(cat bob/minicrm.ini)" '[users'
	printf '[users]\nbob = bob@acme.example\n' >bob/minicrm.ini
	at 10:30 bob commit
	settle
	assert_has "$(cat alice/minicrm.ini)" 'Fair ='
	assert_has "$(cat alice/minicrm.ini)" 'bob = bob@acme.example'
}

@test "of two minicrm.ini the readable one stands, and the other is kept beside" {
	bob_holds set jane --phone 5
	git -C bob checkout -q -- leads
	printf '[users]\nbob = bob\nbob = b\n' | alice_sets
	printf '[sources]\nFair =\n' >bob/minicrm.ini
	at 10:05 bob commit
	run at 10:20 bob sync
	[ "$status" -eq 0 ] || fail "$output"
	assert_output_has 'what bob wrote stands, the other is kept as minicrm.ini.other-'
	settle
	assert_has "$(cat alice/minicrm.ini)" 'Fair ='
	assert_has "$(cat alice/minicrm.ini.other-*)" 'bob = b'
}
