#!/usr/bin/env bats
# `minicrm status`: what is pending, missing and broken, and how the team stands to it.

load lib

@test "the JSON has the keys that it promises, and no others" {
	git init -q --bare team.git
	minicrm init crm --remote "$PWD/team.git" >/dev/null
	cd crm
	for name in Ann Bob Carl; do minicrm add "$name" >/dev/null; done
	minicrm contact add --first Ada >/dev/null
	sed -i 's/^status: New/status: Lost/' leads/ann.yaml
	rm leads/bob.yaml
	echo 'follow_up: soon' >>leads/carl.yaml
	echo 'phone: "1"' >>contacts/ada.yaml
	assert_equal "$(minicrm status --json | jq -c '.pending, .broken, .missing, .remote, .merge_setup')" \
		'[{"kind":"lead","id":"ann","path":"leads/ann.yaml","action":"edit","changes":[{"key":"status","from":"New","to":"Lost"}]},{"kind":"contact","id":"ada","path":"contacts/ada.yaml","action":"edit","changes":[{"key":"phone","to":"1"}]}]
[{"path":"leads/carl.yaml","line":4,"column":12,"message":"bad follow_up '"'soon'"': expected a calendar day as 2026-12-01"}]
["leads/bob.yaml"]
{"name":"origin","branch":"main","ahead":4,"behind":0}
true'
	assert_equal "$(minicrm status --json | jq -c 'keys')" '["broken","merge_setup","missing","pending","remote"]'
}

@test "in words: ahead and behind, a missing merge setup and its fix" {
	git init -q --bare team.git
	minicrm init crm --remote "$PWD/team.git" >/dev/null
	cd crm
	assert_prints $'nothing to commit\norigin/main: up to date as of the last sync' minicrm status
	minicrm add Ann >/dev/null
	assert_prints $'nothing to commit\norigin/main: 1 ahead, 0 behind (\'minicrm sync\')' minicrm status
	cd .. && git clone -q team.git plain && cd plain
	assert_equal "$(minicrm status --json | jq .merge_setup)" false
	run minicrm status
	assert_output_has "'minicrm sync' sets it up"
	minicrm sync >/dev/null
	assert_equal "$(minicrm status --json | jq .merge_setup)" true
}

@test "without a remote there is none in the JSON; without a repository it says how to get one" {
	new_crm
	assert_equal "$(minicrm status --json | jq -c .)" '{"pending":[],"broken":[],"missing":[],"merge_setup":true}'
	rm -rf .git
	assert_fails 1 "no git repository in *: run 'minicrm init *'" minicrm status
}

@test "a broken file that somebody committed is named too, and what mends it is told" {
	new_crm
	printf 'name: Bo\nstatus: Contactd\n' | by_git leads/bo.yaml
	run --separate-stderr minicrm status
	assert_equal "$status" 0
	assert_has "$output" "  leads/bo.yaml:2:9: error: bad status 'Contactd'"
	assert_says 'minicrm: nothing to commit' minicrm commit
	sed -i 's/Contactd/Contacted/' leads/bo.yaml
	assert_equal "$(minicrm status --json | jq -c '[.pending[0].action, .broken]')" '["edit",[]]'
	minicrm commit
	assert_git_clean
}

@test "it takes no lock and writes nothing, not even beside another's lock" {
	local before
	new_crm
	minicrm add Ann >/dev/null
	echo 'phone: "1"' >>leads/ann.yaml
	touch .git/index.lock
	before=$(find . -type f -exec cksum {} + | sort -k 3)
	run --separate-stderr minicrm status
	assert_equal "$status" 0
	assert_has "$output" 'ann: phone'
	assert_equal "$(find . -type f -exec cksum {} + | sort -k 3)" "$before"
}

@test "control characters from a file do not reach the terminal" {
	new_crm
	minicrm add Ann >/dev/null
	printf 'name: Ann\nassigned_to: "x\\e[31m"\n' | by_hand leads/ann.yaml
	run on_terminal 80 'minicrm status'
	refute_output_has $'\e[31m'
}
