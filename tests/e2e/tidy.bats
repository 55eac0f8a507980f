#!/usr/bin/env bats
# The files move to where the team's fan-out has them.

load lib

# A directory of some leads that stand where they were made, and a fan-out of that many.
new_fanout() {
	new_crm
	minicrm add 'Jane Doe' >/dev/null && minicrm add 李伟 >/dev/null && minicrm add 'Old One' >/dev/null
	minicrm convert jane-doe >/dev/null && minicrm rm old-one >/dev/null
	mkdir leads/vip && printf 'name: Vip\n' | by_git leads/vip/vip.yaml
	fanout "$1"
}

fanout() {
	sed -i "s/^fanout = .*/fanout = $1/" minicrm.ini && git commit -qm "fanout $1" minicrm.ini
}

files() {
	find leads contacts -name '*.yaml' | sort | paste -sd' '
}

@test "all files move, live ones and trash, in one commit; folders of one's own stay" {
	local before links
	new_fanout 1
	before=$(commits)
	links=$(minicrm show jane --json | jq -c '[.contact, .id]')
	assert_prints '3 leads, 1 contact: tidy' minicrm tidy
	assert_equal "$(files)" 'contacts/j/jane-doe.yaml leads/j/jane-doe.yaml leads/trash/o/old-one.yaml leads/vip/vip.yaml leads/李/李伟.yaml'
	assert_equal "$(commits)" $((before + 1))
	assert_git_clean
	assert_equal "$(minicrm show jane --json | jq -c '[.contact, .id]')" "$links"
	assert_equal "$(minicrm log --json --limit 3 | jq -c '[.[].action]')" '["move","move","move"]'
	assert_equal "$(minicrm restore old-one)" 'old-one: restore'
	[ -e leads/o/old-one.yaml ]
	assert_says 'minicrm: nothing to change' minicrm tidy
}

@test "another fan-out moves them on, and none back; what is left empty goes" {
	new_fanout 1
	minicrm tidy >/dev/null
	minicrm rename jane-doe anna >/dev/null
	[ -e leads/j/anna.yaml ]
	fanout 2
	minicrm tidy >/dev/null
	assert_equal "$(files)" 'contacts/ja/jane-doe.yaml leads/an/anna.yaml leads/trash/ol/old-one.yaml leads/vip/vip.yaml leads/李伟/李伟.yaml'
	[ ! -e leads/j ] && [ ! -e leads/trash/o ]
	fanout 0
	minicrm tidy >/dev/null
	assert_equal "$(files)" 'contacts/jane-doe.yaml leads/anna.yaml leads/trash/old-one.yaml leads/vip/vip.yaml leads/李伟.yaml'
	assert_git_clean
}

@test "pending hand edits go into history before, broken files stay and are named" {
	new_fanout 1
	echo 'phone: "1"' >>leads/李伟.yaml
	printf 'notes:\n- called\n' >>leads/jane-doe.yaml
	printf 'nonsense\n' >leads/bad.yaml
	run --separate-stderr minicrm tidy
	assert_equal "$status" 1
	assert_equal "$output" '3 leads, 1 contact: tidy'
	assert_has "$stderr" 'leads/bad.yaml:1:1: error: '
	assert_has "$stderr" '1 file stays where it is'
	assert_equal "$(git log -3 --format=%s | paste -sd'|')" '3 leads, 1 contact: tidy|李伟: phone|jane-doe: note'
	grep -q 'by: alice' leads/j/jane-doe.yaml
	assert_equal "$(git status --porcelain)" '?? leads/bad.yaml'
}

@test "a file does not take the place of another" {
	new_fanout 1
	mkdir leads/j && printf 'name: Other\n' | by_git leads/j/jane-doe.yaml
	run --separate-stderr minicrm tidy
	assert_equal "$status" 1
	assert_has "$stderr" "'leads/jane-doe.yaml' stays: 'leads/j/jane-doe.yaml' is there already"
	assert_equal "$(cat leads/j/jane-doe.yaml)" 'name: Other'
}
