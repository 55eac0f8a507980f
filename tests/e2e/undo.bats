#!/usr/bin/env bats
# Taking changes back, and returning them; what came later stays.

load lib

# Every file but git's own, with what it holds.
state() {
	find . -name .git -prune -o -type f -print | sort | xargs sha256sum
}

# undo, to the state before; redo, to the state after.
assert_there_and_back() {
	local before=$1 after
	after=$(state)
	minicrm undo >/dev/null
	assert_equal "$(state)" "$before" || return 1
	minicrm redo >/dev/null
	assert_equal "$(state)" "$after" || return 1
	assert_git_clean
}

with_jane() {
	new_crm
	minicrm add 'Jane Doe' --phone 1 --tag a >/dev/null
}

@test "each command is taken back to the byte, and returned" {
	with_jane
	for change in 'set jane --phone 2 --untag a' 'set jane --set company=Acme --tag b' \
		'note jane called' 'note jane again --follow-up fri --status contacted' 'move jane qualified' \
		'assign jane bob' 'rename jane-doe jd' 'add Bob' 'rm jd' 'restore jd' 'convert jd' \
		'move jd bob lost'; do
		before=$(state)
		if ! minicrm $change >/dev/null; then
			[ "$change" = 'move jd bob lost' ] || return 1
			continue
		fi
		assert_there_and_back "$before" || { echo "$change"; return 1; }
	done
}

@test "undo undo redo redo returns to the byte" {
	with_jane
	minicrm set jane --phone 2
	one=$(state)
	minicrm note jane hello
	two=$(state)
	minicrm undo
	assert_equal "$(state)" "$one"
	run minicrm undo
	assert_equal "$output" 'jane-doe: undo phone'
	assert_equal "$(minicrm show jane --json | jq -r .phone)" 1
	run minicrm redo
	assert_equal "$output" 'jane-doe: redo phone'
	assert_equal "$(state)" "$one"
	minicrm redo
	assert_equal "$(state)" "$two"
	assert_refused 1 'nothing to redo' minicrm redo
	git log -1 --format=%b | grep -qE '^Undoes: [0-9a-f]{40}$'
	assert_git_clean
}

@test "a teammate's later note stays" {
	with_jane
	minicrm move jane contacted
	be bob
	minicrm note jane 'Bob called too'
	be alice
	minicrm undo
	assert_equal "$(minicrm show jane --json | jq -r '[.status, .notes[0].text] | join("|")')" 'New|Bob called too'
	assert_git_clean
}

@test "my own later change to another key stays, and so does a later one to the same key" {
	with_jane
	minicrm set jane --phone 2
	be bob
	minicrm set jane --phone 3 --email j@acme.example
	be alice
	assert_refused 1 "cannot undo 'jane-doe: phone' (another record's: 'minicrm undo REF'): all of it was changed again since, see 'minicrm log jane-doe'" minicrm undo
	assert_equal "$(minicrm show jane --json | jq -r '[.phone, .email] | join("|")')" '3|j@acme.example'
}

@test "undo REF takes back my last change to that record" {
	with_jane
	minicrm set jane --phone 2
	minicrm add Bob
	minicrm set bob --phone 7
	run minicrm undo jane
	assert_equal "$output" 'jane-doe: undo phone'
	assert_equal "$(minicrm show bob --json | jq -r .phone)" 7
	assert_git_clean
}

@test "a batch is taken back as a whole" {
	with_jane
	minicrm add Bob
	minicrm move jane bob lost
	run minicrm undo
	assert_equal "$output" '2 leads: undo status → Lost'
	assert_equal "$(minicrm list --status new --count)" 2
	assert_git_clean
}

@test "an add and a convert are refused where somebody changed the record since" {
	with_jane
	be bob
	minicrm note jane hello
	be alice
	assert_refused 1 'was changed since it was added' minicrm undo
	minicrm convert jane
	be bob
	minicrm contact set jane-doe --phone 9
	be alice
	assert_refused 1 'was changed since' minicrm undo
}

@test "nothing of mine is a clear refusal" {
	with_jane
	be carol
	assert_refused 1 'no change of yours to take back' minicrm undo
	assert_refused 1 'no change of yours to jane' minicrm undo jane
	assert_refused 1 'nothing to redo' minicrm redo
}

@test "a hand edit that was committed with plain git is taken back too" {
	with_jane
	sed -i 's/^phone: .*/phone: "5"/' leads/jane-doe.yaml
	git commit -qam 'phone, by hand'
	minicrm undo
	assert_equal "$(minicrm show jane --json | jq -r .phone)" 1
	assert_git_clean
}

@test "a hand edit that is not committed yet stays" {
	with_jane
	minicrm move jane contacted
	sed -i 's/^phone: .*/phone: "5"  # new office/' leads/jane-doe.yaml
	minicrm undo jane
	assert_equal "$(minicrm show jane --json | jq -r '[.status, .phone] | join("|")')" 'New|5'
	grep -q '# new office' leads/jane-doe.yaml
	assert_git_clean
}

@test "a purged record comes back" {
	with_jane
	minicrm rm jane-doe
	before=$(state)
	minicrm purge jane-doe --yes
	assert_there_and_back "$before"
}

@test "a convert that was taken back is not returned beside another" {
	with_jane
	minicrm convert jane >/dev/null
	minicrm undo >/dev/null
	minicrm convert jane --first Other >/dev/null
	assert_refused 1 "cannot redo *'jane-doe' *changed since*as a whole or not at all" minicrm redo
}

@test "contact undo takes back what was done to a contact" {
	new_crm
	minicrm contact add 'Ann Lee' --phone 1 >/dev/null
	minicrm contact set ann --phone 2 >/dev/null
	minicrm add Bob >/dev/null
	assert_prints 'contact ann-lee: undo phone' minicrm contact undo
	assert_equal "$(minicrm list --count)" 1
}

@test "the undo of a plain commit names the record" {
	with_jane
	sed -i 's/phone: .*/phone: "2"/' leads/jane-doe.yaml
	git commit -qam 'phoned her'
	assert_prints 'jane-doe: undo phoned her' minicrm undo
}

@test "an undo finds a record that was renamed since, and says in its body what goes back" {
	with_jane
	minicrm set jane --phone 77 >/dev/null
	GIT_AUTHOR_EMAIL=bob@acme.example minicrm rename jane jd >/dev/null
	assert_prints 'jd: undo phone' minicrm undo
	assert_equal "$(minicrm show jd --json | jq -r .phone)" 1
	assert_equal "$(git log -1 --format=%b | head -2)" 'phone: 77 → 1'
}

@test "a convert into a contact is not taken back once somebody changed one of them" {
	with_jane
	minicrm contact add --first Jane --email jane@acme.example >/dev/null
	minicrm convert jane-doe --into jane >/dev/null
	GIT_AUTHOR_EMAIL=bob@acme.example minicrm contact note jane hi >/dev/null
	assert_refused 1 "cannot undo *convert*'jane' was changed since*" minicrm undo
}

@test "an id that somebody else's lead has now is not given back" {
	new_crm
	minicrm add 'Jane Doe'
	minicrm rename jane-doe jane
	be bob
	minicrm add 'Jane Doe'
	be alice
	assert_refused 1 "'leads/jane-doe.yaml' has the id 'jane-doe' now" minicrm undo
	be bob
	mkdir leads/vip && git mv leads/jane-doe.yaml leads/vip/ && git commit -qm move
	be alice
	assert_refused 1 "'leads/vip/jane-doe.yaml' has the id 'jane-doe' now" minicrm undo
	be bob
	minicrm rename jane-doe jd
	be alice
	assert_prints 'jane-doe: undo rename to jane' minicrm undo
	assert_git_clean
}
