load lib

@test "init makes a data directory with a history of its own" {
	run --separate-stderr minicrm init crm
	[ "$status" -eq 0 ]
	assert_equal "$stderr" ''
	cd crm
	assert_equal "$(git symbolic-ref HEAD)" refs/heads/main
	assert_equal "$(git ls-files)" '.gitattributes
contacts/.gitkeep
contacts/trash/.gitkeep
leads/.gitkeep
leads/trash/.gitkeep
minicrm.ini'
	assert_equal "$(cat .gitattributes)" '*.yaml merge=minicrm -text'
	assert_equal "$(commits)" 1
	assert_equal "$(git log -1 --format='%an <%ae>')" 'Alice <alice@acme.example>'
	assert_git_clean
	assert_prints '0' minicrm list --count
}

@test "the team's settings are the template with every key at its default" {
	new_crm
	cmp minicrm.ini "$BATS_TEST_DIRNAME/../../minicrm.ini"
}

@test "init without a folder takes the current one, -C or MINICRM_DIR" {
	mkdir here
	(cd here && minicrm init)
	[ -f here/minicrm.ini ]
	minicrm -C there init
	[ -f there/minicrm.ini ]
	MINICRM_DIR=$PWD/elsewhere minicrm init
	[ -f elsewhere/minicrm.ini ]
}

@test "init again adds nothing, and says so" {
	new_crm
	before=$(snapshot)
	assert_says "minicrm: nothing to add: '.' is a data directory already" minicrm init .
	assert_equal "$(snapshot)" "$before"
}

@test "init adds what is missing and leaves the rest alone" {
	mkdir -p crm/leads
	cd crm
	by_hand minicrm.ini <<<'[users]'
	by_hand .gitattributes <<<'*.png binary'
	by_hand leads/bob.yaml <<<'name: Bob # from the fair'
	run minicrm init .
	[ "$status" -eq 0 ]
	assert_equal "$(cat minicrm.ini)" '[users]'
	assert_equal "$(cat .gitattributes)" '*.png binary
*.yaml merge=minicrm -text'
	assert_has "$(cat leads/bob.yaml)" 'name: Bob # from the fair'
	[ -d leads/trash ] && [ -d contacts/trash ]
	assert_git_clean
	assert_has "$(git ls-files)" leads/bob.yaml
}

@test "a broken file is left out of the first commit, and the others are in it" {
	mkdir -p crm/leads
	cd crm
	by_hand leads/bob.yaml <<<'name: Bob'
	by_hand leads/bad.yaml <<<'name: ['
	minicrm init . >/dev/null
	assert_equal "$(git status --porcelain)" '?? leads/bad.yaml'
}

@test "init in a clone that somebody else made leaves its history alone" {
	git init -q crm
	cd crm
	git commit -q --allow-empty -m 'an older story'
	minicrm init . >/dev/null
	assert_equal "$(git log --format=%s)" 'Set up the data directory
an older story'
	assert_git_clean
}

@test "the data directory of a folder inside another repository is its own" {
	git init -q outer
	cd outer
	git commit -q --allow-empty -m outer
	minicrm init crm >/dev/null
	[ -d crm/.git ]
	assert_equal "$(git log --format=%s)" outer
}

@test "without an identity nothing is made" {
	git config --global --unset user.email
	assert_refused 1 'no identity: *git config*user.email*' minicrm init crm
	[ ! -e crm ]
}

@test "two folders are one too many" {
	assert_refused 2 "two folders, 'a' and 'b': give one of them" minicrm -C a init b
	assert_refused 2 "'c' is one argument too many: see 'minicrm help init'" minicrm init b c
	assert_refused 2 "the folder's name must not be empty" minicrm init ''
	assert_refused 2 "'init' is not about contacts*" minicrm contact init
}

@test "a folder that can't be made is told" {
	echo text >file
	assert_refused 1 "*'file/crm'*not a directory" minicrm init file/crm
	mkdir locked
	chmod 555 locked
	assert_refused 1 "*'locked/crm'*permission denied" as_mortal minicrm init locked/crm
}

@test "what a hand took away comes back as it was" {
	local path
	new_crm
	echo '# ours' >>minicrm.ini
	echo '*.png binary' >>.gitattributes
	git commit -qam ours
	for path in minicrm.ini .gitattributes; do
		rm "$path"
		assert_prints "$path" minicrm init
		assert_git_clean
	done
	: >.gitattributes
	minicrm init >/dev/null
	assert_equal "$(cat .gitattributes)" '*.yaml merge=minicrm -text'
	rm -r contacts .gitattributes
	minicrm init >/dev/null
	assert_git_clean
	assert_says "minicrm: nothing to add: '.' is a data directory already" minicrm init
}

@test "a remote is named from where one stands" {
	git init -q --bare team.git
	minicrm init --remote team.git crm >/dev/null
	assert_equal "$(git -C crm remote get-url origin)" "$PWD/team.git"
	assert_equal "$(git -C team.git log --format=%s)" 'Set up the data directory'
}

@test "a first remote that is not there leaves nothing of it" {
	run --separate-stderr minicrm init --remote "$PWD/none.git" crm
	assert_equal "$status $output" '1 '
	assert_has "${stderr_lines[0]}" "minicrm: 'crm' is set up, but not shared: no repository at 'origin'"
	assert_equal "$(git -C crm config --local --get-regexp '^(remote|branch)')" ''
	assert_equal "$(git -C crm for-each-ref --format='%(refname)')" refs/heads/main
	run --separate-stderr minicrm init --remote "$PWD/none.git" crm
	assert_has "${stderr_lines[0]}" "minicrm: no repository at 'origin'"
	git init -q --bare team.git
	assert_prints 'sent 1 commit to origin/main' minicrm init --remote team.git crm
	assert_equal "$(git -C crm remote get-url origin)" "$PWD/team.git"
}

@test "a first remote that takes nothing is forgotten with all that was seen of it" {
	git init -q --bare team.git
	minicrm init --remote team.git alice >/dev/null
	printf '#!/bin/sh\nexit 1\n' >team.git/hooks/pre-receive
	chmod +x team.git/hooks/pre-receive
	be bob
	run --separate-stderr minicrm init --remote team.git bob
	assert_equal "$status" 1
	assert_equal "$(git -C bob config --local --get-regexp '^(remote|branch)')" ''
	assert_lacks "$(git -C bob for-each-ref)" origin
	git init -q --bare other.git
	run minicrm init --remote other.git bob
	assert_equal "$status" 0
	assert_has "$output" 'to origin/main'
}
