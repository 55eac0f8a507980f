#!/usr/bin/env bats
# Where one has a file another may have a folder: a sync brings both everywhere.

load lib
load team

# in_git USER COMMAND: that colleague changes files, and commits with git alone.
in_git() {
	be "$1"
	(cd "$TEAM/$1" && eval "$2" && git add -A && git commit -qm 'by hand')
}

@test "a folder takes the place of a file, and later a file that of the folder" {
	new_team
	in_git alice 'echo one >docs'
	settle
	in_git alice 'git rm -q docs; mkdir -p docs/old && echo two >docs/offer && echo three >docs/old/offer'
	at 10:00 bob note jane Called
	settle
	assert_equal "$(cat bob/docs/old/offer)" three
	in_git alice 'git rm -rq docs; echo four >docs'
	at 11:00 bob note jane 'Called again'
	settle
	assert_equal "$(cat bob/docs)" four
}

@test "what is edited there keeps the folder from coming" {
	new_team
	in_git alice 'echo one >docs'
	settle
	in_git alice 'git rm -q docs; mkdir docs && echo two >docs/offer'
	at 10:00 alice sync
	echo mine >bob/docs
	run at 10:01 bob sync
	assert_equal "$status" 1
	assert_output_has "'docs' has changes here that are not committed"
	assert_equal "$(cat bob/docs)" mine
}

@test "a lead here and a folder of its name there: both are kept, whoever merges" {
	local first second
	for first in alice bob; do
		mkdir by-$first && cd by-$first
		second=$([ $first = alice ] && echo bob || echo alice)
		new_team
		in_git alice "echo 'name: Acme' >leads/acme.yaml"
		in_git bob "mkdir leads/acme.yaml && echo 'name: Rosa' >leads/acme.yaml/rosa.yaml"
		at 10:00 $first sync
		run at 10:01 $second sync
		assert_output_has 'acme: there is a folder in its place: it is now acme-2'
		settle
		assert_equal "$(cat bob/leads/acme.yaml/rosa.yaml bob/leads/acme-2.yaml)" $'name: Rosa\nname: Acme'
		cd ..
	done
}
