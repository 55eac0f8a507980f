#!/usr/bin/env bats
# What comes in by a sync is told in the words of the commands, whoever made it and however.

load lib
load team

# in_git USER MESSAGE: that colleague commits all that lies there, with git alone.
in_git() {
	be "$1"
	git -C "$TEAM/$1" add -A && git -C "$TEAM/$1" commit -qm "$2"
}

# What bob's sync says came in, without the first line.
told() {
	be alice
	git -C "$TEAM/alice" push -q
	at 20:00 bob sync | sed -n 's/^  //p' | paste -sd'|'
}

@test "hand edits in plain git commits tell the same as the commands" {
	new_team
	cd alice
	sed -i 's/^phone.*/phone: "2"/; s/^status.*/status: Contacted/' leads/jane-doe.yaml
	in_git alice 'wip'
	printf 'name: Tom Fox\nemail: tom@y.example\n' >leads/tom-fox.yaml
	printf 'first_name: Ada\n' >contacts/ada.yaml
	in_git alice 'fair'
	git mv leads/tom-fox.yaml leads/trash/
	in_git alice 'gone'
	git mv leads/jane-doe.yaml leads/jane.yaml
	in_git alice 'shorter'
	mkdir leads/vip && git mv leads/jane.yaml leads/vip/ && echo 'company: Acme' >>leads/vip/jane.yaml
	in_git alice 'important'
	git rm -q leads/trash/tom-fox.yaml
	in_git alice 'cleaned'
	assert_equal "$(told)" "tom-fox: purge|jane: move, company|jane-doe: rename to jane|tom-fox: trash|tom-fox: add|contact ada: add|jane-doe: phone, status New → Contacted"
}

@test "a command's commit is one line, with all that follows from it" {
	new_team
	at 10:00 alice add 'Tom Fox'
	at 10:01 alice add 'Eve Ray'
	at 10:02 alice move tom-fox eve-ray Contacted
	at 10:03 alice convert jane
	at 10:04 alice rename jane jd
	at 10:05 alice note jd 'Called' --follow-up 2026-12-01
	assert_equal "$(told)" "jd: follow_up, note|jane-doe: rename to jd|jane-doe: convert to contact|2 leads: status → Contacted|eve-ray: add|tom-fox: add"
}

@test "what concerns no record has its subject, and what does has both" {
	new_team
	cd alice
	echo 'Trade fair: 3 May' >dates.txt
	in_git alice 'Dates of the fair'
	printf '[follow_up]\nupcoming_days = 3\n' >minicrm.ini
	in_git alice 'Three days'
	printf '[follow_up]\nupcoming_days = 4\n' >minicrm.ini
	echo 'company: Acme' >>leads/jane-doe.yaml
	in_git alice 'both'
	echo 'company: Acme' >>leads/jane-doe.yaml
	in_git alice 'twice'
	sed -i '$d' leads/jane-doe.yaml && echo 'size: 3' >>leads/jane-doe.yaml
	in_git alice 'mended'
	assert_equal "$(told)" "jane-doe: size|jane-doe: cannot be read|jane-doe: company|settings: edit|Three days|Dates of the fair"
}

@test "very many are counted" {
	local i
	new_team
	for i in $(seq 30); do echo "name: L$i" >alice/leads/l$i.yaml; done
	in_git alice 'Import'
	for i in $(seq 25); do
		echo "size: $i" >>alice/leads/l$i.yaml
		in_git alice "size $i"
	done
	run told
	assert_output_has 'l25: size|l24: size|'
	assert_output_has '|l6: size|… and 6 more commits'
	for i in $(seq 30); do rm alice/leads/l$i.yaml; done
	in_git alice 'Cleaned up'
	assert_equal "$(told)" 'Cleaned up (30 records)'
}

# What bob's sync prints on stderr, which succeeds.
warned() {
	be alice
	git -C "$TEAM/alice" push -q
	run --separate-stderr at 20:00 bob sync
	[ "$status" -eq 0 ] || fail "$status: $stderr"
	printf '%s\n' "$stderr"
}

@test "files that somebody broke are named with their places, once, and stop nobody" {
	new_team
	cd alice
	sed -i 's/^status.*/status: Won/' leads/jane-doe.yaml
	printf 'last_name: [\n' >contacts/ada.yaml
	mkdir -p leads/trash && printf 'name: Tom\nfollow_up: soon\n' >leads/trash/tom.yaml
	in_git alice 'wip'
	assert_equal "$(warned | sed 's/: expected[^(]*(/ (/')" "minicrm: warning: contacts/ada.yaml:2:1: error: while parsing a flow node: did not find expected node content (it came with this sync: mend it with 'minicrm contact edit ada')
minicrm: warning: leads/jane-doe.yaml:4:9: error: bad status 'Won' (it came with this sync: mend it with 'minicrm edit jane-doe')
minicrm: warning: leads/trash/tom.yaml:2:12: error: bad follow_up 'soon' (it came with this sync, into the trash)"
	printf 'name: Eve\n' >leads/eve.yaml
	in_git alice 'one more'
	assert_equal "$(warned)" ''
	echo 'company: Acme' >>leads/jane-doe.yaml
	in_git alice 'still broken'
	assert_equal "$(warned | grep -c "leads/jane-doe.yaml:4:9: error: bad status 'Won'")" 1
}

@test "very many broken files are counted" {
	local i
	new_team
	for i in $(seq 10 33); do echo "status: $i" >alice/leads/l$i.yaml; done
	in_git alice 'Import'
	run warned
	assert_equal "${#lines[@]}" 21
	assert_has "${lines[0]}" 'leads/l10.yaml:1:1: error: '
	assert_equal "${lines[20]}" "minicrm: warning: 4 more that came with this sync can't be read: 'minicrm check' names them all"
}

@test "markers that were committed with a merge are named" {
	new_team
	at 10:00 bob set jane --phone 2
	at 10:01 bob sync
	cd alice
	sed -i 's/^phone.*/phone: "3"/' leads/jane-doe.yaml
	in_git alice 'mine'
	git -c pull.twohead=ort -c merge.minicrm.driver=false pull -q --no-edit --no-rebase || true
	printf '%s\n' 'name: Jane Doe' '<<<<<<< HEAD' 'phone: "3"' '=======' 'phone: "2"' '>>>>>>> b' >leads/jane-doe.yaml
	in_git alice 'Merge it'
	run warned
	assert_output_has 'leads/jane-doe.yaml:2:'
	assert_output_has "mend it with 'minicrm edit jane-doe'"
}

@test "a file that bob holds himself is named as his alone" {
	new_team
	sed -i 's/^status.*/status: Won/' alice/leads/jane-doe.yaml
	in_git alice 'wip'
	git -C alice push -q
	echo 'name: [' >bob/leads/jane-doe.yaml
	run --separate-stderr at 20:00 bob sync
	[ "$status" -eq 1 ] || fail "$status"
	assert_has "$stderr" 'leads/jane-doe.yaml:'
	assert_lacks "$stderr" 'it came with this sync'
}

# Alice and bob change the same of jane, and both add a Tom; bob's sync merges that.
clashing_team() {
	new_team
	at 10:00 alice set jane --phone 2
	at 10:01 alice add 'Tom Fox' --email tom@x.example
	at 10:02 bob set jane --phone 3
	at 10:03 bob add 'Tom Fox' --email fox@y.example
	at 10:04 alice sync
	at 10:05 bob sync
}

@test "whose value gave way in a sync of somebody else hears it with the next one" {
	clashing_team
	run at 20:00 alice sync
	assert_equal "$(grep merged: <<<"$output")" "merged: jane-doe: phone '2' by alice on 2026-11-24T10:00:00Z gave way in a merge
merged: tom-fox: two records had this id: the one created 2026-11-24T10:03:00Z is now tom-fox-2"
	run at 20:01 alice sync
	refute_output_has 'merged:'
}

@test "of merges by others only what minicrm decided is told, each once, up to a number" {
	local message told
	while IFS='|' read -r message told; do
		rm -rf alice bob team.git
		clashing_team
		be bob
		git -C bob commit -q --amend -m "$(printf "$message")" && git -C bob push -qf
		run at 20:00 alice sync
		assert_equal "$(sed -n 's/^merged: //p' <<<"$output" | paste -sd'|')" "$told" || fail "in: $message"
	done <<'END'
Merge origin/main|
Merge branch 'main' of team\n\njane: x 'y' by bob on 2026 gave way in a merge|
Merge origin/main\n\nConflicts:\n\tleads/jane-doe.yaml|
Tidy up\n\njane: x 'y' by bob on 2026 gave way in a merge|
Merge origin/main\n\njane: x '\033[2J' by bob on 2026 gave way in a merge\nSigned-off-by: Bob <b@x.example>|jane: x '\x1b[2J' by bob on 2026 gave way in a merge
Finish a merge\n\njane: resolved by hand\njane: changed by a and b, merged\njane: resolved by hand|jane: resolved by hand
END
	rm -rf alice bob team.git
	clashing_team
	be bob
	git -C bob commit -q --amend -m "$(printf 'Merge origin/main\n\n' && seq -f '%g: resolved by hand' 23)" && git -C bob push -qf
	run at 20:00 alice sync
	assert_equal "$(grep -c ': resolved by hand$' <<<"$output")" 20
	assert_output_has 'merged: … and 3 more by others'
}
