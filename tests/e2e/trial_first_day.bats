#!/usr/bin/env bats
# What a newcomer meets on the first day, mistakes included.

load lib

@test "an empty name is told by the key that one types" {
	new_crm
	assert_refused 2 'the name must not be empty' minicrm add ''
	minicrm add 'Jane Doe'
	assert_refused 2 'the name must not be empty' minicrm set jane-doe --name ''
}

@test "the dashboard of somebody without leads doesn't say that there are none" {
	new_crm
	run minicrm --mine
	assert_output_has 'No leads are assigned to you'
	run minicrm
	assert_output_has "No leads yet: add one with 'minicrm add NAME'"
	minicrm add 'Jane Doe' --assigned-to bob
	run minicrm --mine
	assert_output_has 'No leads are assigned to you'
}

@test "the help of a contact's command names its short form with contact" {
	run minicrm help contact list
	assert_output_has 'Short: minicrm contact ls'
	run minicrm help list
	assert_output_has 'Short: minicrm ls'
}

@test "several REFs of one record name it once, and by any form" {
	new_crm
	minicrm add 'Jane Doe' --email jane@acme.example
	minicrm add 'Bob Ray'
	run minicrm move jane-doe jane JANE@acme.example 'e doe' bob contacted
	assert_equal "$output" "jane-doe: status New → Contacted
bob-ray: status New → Contacted"
	assert_equal "$(subject)" '2 leads: status → Contacted'
	assert_refused 2 "named by its id, not by ''" minicrm move jane-doe '' lost
	assert_refused 1 "no lead 'nobody'" minicrm move jane-doe nobody lost
}

@test "init inside leads/ or contacts/ makes no data directory in the data directory" {
	new_crm
	cd leads
	assert_refused 1 'lies in the leads of a data directory' minicrm init
	cd ..
	mkdir -p contacts/vip
	assert_refused 1 'lies in the contacts of' minicrm init contacts/vip
	run minicrm init
	assert_equal "$output" "minicrm: nothing to add: '.' is a data directory already"
	minicrm init ../leads
	assert_git_clean
}

@test "an id is given without .yaml" {
	new_crm
	minicrm add 'Jane Doe'
	assert_refused 2 'without .yaml' minicrm rename jane-doe jane.yaml
}

@test "less shows wide characters whatever the locale" {
	new_crm
	minicrm add 'Émile'
	TERM=xterm LC_ALL=C run script -qec 'minicrm list' /dev/null
	assert_output_has 'Émile'
}
