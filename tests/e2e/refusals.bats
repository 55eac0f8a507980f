load lib

# What can't be done: one clear line, the right exit code, and nothing changed.

@test "without a data directory" {
	assert_fails 1 "no data directory here or above: *'minicrm init'*-C*MINICRM_DIR" minicrm list
	assert_fails 1 "no data directory here or above: *" minicrm add Jane
	assert_fails 1 "*'nowhere'*no such file or directory" minicrm -C nowhere list
	mkdir empty
	assert_fails 1 "'empty' is no data directory*run 'minicrm init empty'" minicrm -C empty list
	assert_fails 1 "'empty' (from MINICRM_DIR) is no data directory*" env MINICRM_DIR=empty minicrm list
}

@test "the data directory is -C, MINICRM_DIR, the nearest one upwards, or the settings'" {
	for name in option variable upwards setting; do
		minicrm init "$name" >/dev/null
		minicrm -C "$name" add "$name" >/dev/null
	done
	settings <<<$'[crm]\ndir = ~/../work/setting'
	assert_prints setting minicrm list --ids
	mkdir -p upwards/leads/deep
	cd upwards/leads/deep
	assert_prints upwards minicrm list --ids
	export MINICRM_DIR=$BATS_TEST_TMPDIR/work/variable
	assert_prints variable minicrm list --ids
	assert_prints option minicrm -C ../../../option list --ids
}

@test "without a repository reading works, and writing says how to get one" {
	mkdir -p crm/leads
	cd crm
	touch minicrm.ini
	by_hand leads/jane.yaml <<<'name: Jane'
	assert_prints jane minicrm list --ids
	assert_refused 1 "no git repository in *'minicrm init *'" minicrm add Joe
	assert_refused 1 "no git repository in *" minicrm set jane --phone 1
	assert_refused 1 "no git repository in *" minicrm note jane hello
}

@test "the repository is the data directory's own, never one further up" {
	git init -q .
	mkdir -p crm/leads
	touch crm/minicrm.ini
	cd crm
	assert_refused 1 'no git repository in *' minicrm add Joe
}

@test "without an identity" {
	new_crm
	minicrm add Jane >/dev/null
	git config --global --unset user.email
	for arguments in 'add Joe' 'set jane --phone 1' 'note jane hello'; do
		# shellcheck disable=SC2086
		assert_refused 1 "no identity: *git config*user.email*" minicrm $arguments
	done
	GIT_AUTHOR_EMAIL=a@b.example GIT_COMMITTER_EMAIL=a@b.example minicrm set jane --phone 1
}

@test "in a read-only directory" {
	new_crm
	minicrm add Jane >/dev/null
	chmod 555 leads
	assert_refused 1 "*leads*: permission denied" as_mortal minicrm add Joe
	assert_refused 1 "*leads/jane.yaml*: permission denied" as_mortal minicrm set jane --phone 1
	chmod 755 leads
	chmod 555 .git
	assert_refused 1 "*.git*" as_mortal minicrm set jane --phone 1
	chmod 755 .git
	assert_git_clean
}

@test "a file that can't be read is a row of its own, not silence" {
	new_crm
	minicrm add Jane >/dev/null
	minicrm add Joe >/dev/null
	chmod 000 leads/joe.yaml
	run --separate-stderr as_mortal minicrm list
	[ "$status" -eq 0 ]
	assert_has "$output" $'joe\tbroken\tleads/joe.yaml:'
	assert_has "$stderr" 'permission denied'
}

@test "in the middle of a merge or on a detached head" {
	new_crm
	minicrm add Jane >/dev/null
	git checkout -q --detach
	assert_refused 1 '*detached*' minicrm set jane --phone 1
	git checkout -q main
	git rev-parse HEAD >.git/MERGE_HEAD
	assert_refused 1 '*merge*' minicrm set jane --phone 1
	rm .git/MERGE_HEAD
	minicrm set jane --phone 1
}

@test "while git is at work" {
	new_crm
	minicrm add Jane >/dev/null
	touch .git/index.lock
	assert_refused 1 '*index.lock*' minicrm set jane --phone 1
	rm .git/index.lock
}

@test "wrong settings" {
	new_crm
	settings <<<$'[ui]\ncolour = never'
	assert_fails 1 "*config.ini:2: unknown key 'colour' in \[ui\]" minicrm list
	settings <<<$'[ui]\nsort = ,'
	assert_fails 1 '*config.ini:2: \[ui\] sort: *' minicrm list
	rm -r "$HOME/.config"
	by_git minicrm.ini <<<$'[store]\nnewer = 1'
	assert_says "minicrm: warning: minicrm.ini:2: unknown key 'newer' in [store]" minicrm list --count
	assert_equal "$output" 0
	assert_fails 2 "MINICRM_NOW: 'noon' is no time such as *" env MINICRM_NOW=noon minicrm list
}

@test "a name is given once" {
	new_crm
	assert_refused 2 "'Ann' and --name: give one of them" minicrm add Ann --name Bob
	assert_refused 2 'the whole name and --first or --last: give one of them' minicrm contact add Ann --first Bob
}

@test "a status is never empty, and a blank is no user" {
	new_crm
	minicrm add Ann --assigned-to bob --status contacted >/dev/null
	assert_refused 2 "unknown status ''*" minicrm set ann --status ''
	assert_prints 'ann: assigned_to bob → (none)' minicrm assign ann ' '
	assert_equal "$(minicrm list --unassigned --ids)" ann
}

@test "a user without a name is refused with its place" {
	new_crm
	printf '[users]\n = ann@acme.example\n' >>minicrm.ini
	assert_fails 1 "minicrm.ini:*: expected a name before '= ann@acme.example'" minicrm list
}

@test "who changes a broken record is told how to mend it" {
	new_crm
	by_git leads/bad.yaml <<<'name: ['
	assert_refused 1 "leads/bad.yaml:2:1: error: *(mend it with 'minicrm edit bad')" minicrm move bad lost
}
