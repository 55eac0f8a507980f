#!/usr/bin/env bats
# Work with vi and mv: `status` tells it in CRM words, `commit` makes history read as if
# the commands had done it.

load lib
load broken_files

# Six leads, of whom jane is a contact too.
new_leads() {
	new_crm
	local name
	for name in 'Jane Doe' 'Tom Fox' Ann Bob Carl Dora; do
		minicrm add "$name" >/dev/null || return 1
	done
	minicrm convert jane-doe >/dev/null
}

# The subjects of the newest commits, the newest first, on one line.
subjects() {
	git log -"$1" --format=%s | paste -sd'|' | sed 's/|/ | /g'
}

@test "a week of vi and mv, then one commit: history reads as if the commands had done it" {
	new_leads
	sed -i 's/^status: New/status: Contacted/' leads/tom-fox.yaml
	printf 'notes:\n  - Called; wants a demo.\n' >>leads/tom-fox.yaml
	mv leads/ann.yaml leads/trash/
	mkdir leads/vip && mv leads/bob.yaml leads/vip/ && echo 'phone: "5"' >>leads/vip/bob.yaml
	mv leads/jane-doe.yaml leads/jane.yaml
	rm leads/carl.yaml
	printf 'name: Eve\nnotes:\n- met her at the fair\n' | by_hand leads/eve.yaml
	run --separate-stderr minicrm status
	assert_equal "$(sed 1d <<<"$output" | head -5 | paste -sd'|')" \
		'  ann: trash|  bob: move, phone|  eve: add|  jane-doe: rename to jane|  tom-fox: status New → Contacted, note'
	run --separate-stderr minicrm commit --deleted
	assert_equal "$status" 0
	assert_equal "$(paste -sd'|' <<<"$output")" \
		'ann: trash|bob: move, phone|carl: purge|eve: add|jane-doe: rename to jane|tom-fox: status New → Contacted, note'
	assert_git_clean
	assert_equal "$(minicrm log --json | jq -r '.[:6][] | .id + " " + .action' | sort | paste -sd,)" \
		'ann trash,bob move,carl purge,eve add,jane rename,tom-fox edit'
	assert_equal "$(git log -1 --format=%b --grep='^tom-fox: status')" $'status: New → Contacted\nnote: Called; wants a demo.'
}

@test "the same words as the commands have" {
	new_leads
	cp -r . ../other
	minicrm set tom-fox --status Contacted --phone 5 >../said
	minicrm rm ann >>../said
	minicrm rename jane-doe jane >>../said
	git log -3 --format='%s%n%b' >../told
	cd ../other
	sed -i 's/^status: New/phone: "5"\nstatus: Contacted/' leads/tom-fox.yaml && minicrm commit >../said-too
	mv leads/ann.yaml leads/trash/ && minicrm commit >>../said-too
	mv leads/jane-doe.yaml leads/jane.yaml && minicrm commit >>../said-too
	git log -3 --format='%s%n%b' >../told-too
	diff ../said ../said-too && diff ../told ../told-too
}

@test "bare notes and created are stamped, once" {
	new_crm
	printf 'name: Eve   # from the fair\nnotes:\n- met her at the fair\n' | by_hand leads/eve.yaml
	minicrm commit
	assert_equal "$(cat leads/eve.yaml)" "name: Eve   # from the fair
created: $NOW
notes:
- at: $NOW
  by: alice
  text: met her at the fair"
	MINICRM_NOW=2026-11-25T09:00:00Z assert_says 'minicrm: nothing to commit' minicrm commit
}

@test "to the trash and back, with an edit on the way, in one commit each" {
	new_leads
	mv leads/ann.yaml leads/trash/ && echo 'phone: "1"' >>leads/trash/ann.yaml
	assert_prints 'ann: trash, phone' minicrm commit
	mv leads/trash/ann.yaml leads/ && sed -i 's/phone: "1"/phone: "2"/' leads/ann.yaml
	assert_prints 'ann: restore, phone' minicrm commit
	assert_git_clean
	assert_equal "$(minicrm log ann --json | jq -c '[.[].action]')" '["restore","trash","add"]'
}

@test "links follow an id that was changed by hand, in the same commit" {
	new_leads
	mv leads/jane-doe.yaml leads/jane.yaml
	minicrm commit
	assert_equal "$(commits)" "$(($(git rev-list --count HEAD~) + 1))"
	grep -q '^lead: jane$' contacts/jane-doe.yaml
	assert_equal "$(git log -1 --format=%b)" 'contact jane-doe: lead: jane-doe → jane'
	assert_git_clean
	mv leads/jane.yaml leads/j.yaml && mv contacts/jane-doe.yaml contacts/jd.yaml
	minicrm commit
	grep -q '^lead: j$' contacts/jd.yaml
	grep -q '^contact: jd$' leads/j.yaml
	assert_git_clean
	minicrm status | grep -q 'nothing to commit'
}

@test "a lead that takes the id of another, which takes a new one: one commit, two renames" {
	new_leads
	sed -i 's/^created: .*/created: 2026-11-01T09:00:00Z/' leads/ann.yaml && minicrm commit
	mv leads/ann.yaml leads/zoe.yaml && mv leads/bob.yaml leads/ann.yaml
	assert_prints '2 hand edits' minicrm commit
	assert_git_clean
	assert_equal "$(minicrm log --json | jq -c '[.[:2][] | [.action, .changes[0].from, .id]] | sort')" \
		'[["rename","ann","zoe"],["rename","bob","ann"]]'
}

@test "a lead put in the place of another is an edit there, and its own file is missing" {
	new_leads
	sed -i 's/^created: .*/created: 2026-11-01T09:00:00Z/' leads/ann.yaml && minicrm commit
	mv leads/bob.yaml leads/ann.yaml
	run --separate-stderr minicrm commit
	assert_equal "$status" 0
	assert_has "$stderr" "'leads/bob.yaml' is missing here"
	assert_equal "$(git status --porcelain)" ' D leads/bob.yaml'
}

@test "what is missing is named, and recorded only where --deleted says so" {
	local before
	new_leads
	before=$(commits)
	rm leads/carl.yaml contacts/jane-doe.yaml
	run --separate-stderr minicrm commit
	assert_equal "$status" 0
	assert_has "$stderr" "'leads/carl.yaml' is missing here"
	assert_has "$stderr" "'contacts/jane-doe.yaml' is missing here"
	assert_has "$stderr" "'minicrm commit --deleted'"
	assert_equal "$(commits)" "$before"
	assert_equal "$(minicrm status --json | jq -c .missing)" '["contacts/jane-doe.yaml","leads/carl.yaml"]'
	assert_prints $'carl: purge\ncontact jane-doe: purge' minicrm commit --deleted
	assert_git_clean
}

@test "one commit a record up to twenty, one for all above" {
	new_crm
	for i in $(seq 21); do echo "name: L$i" >leads/l$i.yaml; done
	assert_prints '21 hand edits' minicrm commit
	assert_equal "$(git log -1 --format=%b | grep -c ': add$')" 21
	for i in $(seq 20); do echo 'phone: "1"' >>leads/l$i.yaml; done
	run minicrm commit
	assert_equal "${#lines[@]}" 20
	assert_equal "$(subjects 1)" 'l9: phone'
	assert_git_clean
}

@test "thirty broken files among a hundred good ones: the good are committed, the broken named and left alone" {
	local before
	new_crm
	for i in $(seq 100); do echo "name: Lead $i" >leads/good-$i.yaml; done
	break_files leads
	before=$(cat leads/broken-*.yaml | cksum)
	run --separate-stderr minicrm status --json
	assert_equal "$status" 0
	assert_equal "$(jq -r '.broken[] | "\(.path):\(.line):\(.column)"' <<<"$output" | sort)" "$(broken_places leads)"
	assert_equal "$(jq '.pending | length' <<<"$output")" 100
	run --separate-stderr minicrm commit
	assert_equal "$status" 1
	assert_equal "$output" '100 hand edits'
	assert_equal "$(sed -n 's/^minicrm: warning: \(.*:[0-9]*:[0-9]*\): error: .*/\1/p' <<<"$stderr" | sort)" "$(broken_places leads)"
	assert_has "${stderr_lines[-1]}" "30 files can't be read"
	assert_equal "$(git ls-files leads | grep -c good-)" 100
	assert_equal "$(git ls-files leads | grep -c broken-)" 0
	assert_equal "$(cat leads/broken-*.yaml | cksum)" "$before"
	assert_equal "$(git status --porcelain | wc -l)" 30
}

@test "a file that was moved and can't be read is neither moved nor missing" {
	local before
	new_leads
	before=$(git rev-parse HEAD)
	mv leads/ann.yaml leads/trash/ && echo 'follow_up: soon' >>leads/trash/ann.yaml
	run --separate-stderr minicrm commit
	assert_equal "$status" 1
	assert_has "$stderr" 'leads/trash/ann.yaml:4:12: error: bad follow_up'
	assert_lacks "$stderr" missing
	assert_equal "$(git rev-parse HEAD)" "$before"
	sed -i '/^follow_up/d' leads/trash/ann.yaml
	assert_prints 'ann: trash' minicrm commit
}

@test "a link, a folder or a pipe in the place of a file can't be read; nothing is deleted for it" {
	new_leads
	ln -sf ../minicrm.ini leads/ann.yaml
	rm leads/bob.yaml leads/carl.yaml && mkdir leads/bob.yaml && mkfifo leads/carl.yaml
	run --separate-stderr minicrm commit
	assert_equal "$status" 1
	assert_has "$stderr" "leads/ann.yaml:1:1: error: cannot read 'leads/ann.yaml': is a symbolic link"
	assert_has "$stderr" "leads/bob.yaml:1:1: error: cannot read 'leads/bob.yaml': "
	assert_has "$stderr" "leads/carl.yaml:1:1: error: cannot read 'leads/carl.yaml': "
	assert_equal "$(git ls-tree --name-only HEAD leads/ann.yaml leads/bob.yaml leads/carl.yaml | wc -l)" 3
	[ -L leads/ann.yaml ] && [ -d leads/bob.yaml ] && [ -p leads/carl.yaml ]
}

@test "a file in the place of a folder deletes nothing; a record in the place of another is no accident" {
	new_leads
	mkdir leads/vip && mv leads/bob.yaml leads/vip && minicrm commit >/dev/null
	rm -r leads/vip && echo 'a shortcut' >leads/vip
	rm leads/ann.yaml && mkdir leads/ann.yaml && echo 'size: 1' >leads/ann.yaml/broken.yaml
	run --separate-stderr minicrm commit
	assert_equal "$status" 1
	assert_equal "${lines[*]}" ''
	assert_has "$stderr" "'leads/vip/bob.yaml' is missing here"
	assert_has "$stderr" "leads/ann.yaml:1:1: error: cannot read 'leads/ann.yaml': "
	assert_equal "$(subject)" 'bob: move'
	echo 'name: Zoe' >leads/ann.yaml/zoe.yaml && rm leads/ann.yaml/broken.yaml leads/vip
	run --separate-stderr minicrm commit
	assert_equal "$output" '2 hand edits'
	assert_equal "$(git ls-tree -r --name-only HEAD leads/ann.yaml leads/vip)" $'leads/ann.yaml/zoe.yaml\nleads/vip/bob.yaml'
}

@test "the settings are committed as they are, and git's too" {
	new_crm
	printf '[users]\nalice = alice@acme.example\n' >minicrm.ini
	echo '*.pdf -text' >>.gitattributes
	assert_equal "$(minicrm status --json | jq -c '[.pending[] | [.kind, .path, .action]]')" \
		'[[null,".gitattributes","edit"],[null,"minicrm.ini","edit"]]'
	assert_prints $'.gitattributes: edit\nsettings: edit' minicrm commit
	assert_git_clean
}

@test "what else is staged or lies about stays as it is" {
	new_leads
	echo hello >readme.txt && git add readme.txt
	echo scan >leads/card.jpg
	echo 'phone: "1"' >>leads/ann.yaml
	assert_prints 'ann: phone' minicrm commit
	assert_equal "$(git status --porcelain)" $'A  readme.txt\n?? leads/card.jpg'
	assert_equal "$(git show --name-only --format= HEAD)" leads/ann.yaml
}

@test "a command on a lead whose file was renamed by hand commits that first, links and all" {
	new_leads
	mv leads/jane-doe.yaml leads/jane.yaml
	minicrm note jane 'Called' >/dev/null
	assert_equal "$(subjects 2)" 'jane: note | jane-doe: rename to jane'
	grep -q '^lead: jane$' contacts/jane-doe.yaml
	assert_git_clean
}

@test "git-crypt and LFS are refused, and nothing changes" {
	local filter
	new_leads
	echo 'phone: "1"' >>leads/ann.yaml
	for filter in git-crypt lfs; do
		echo "leads/*.yaml filter=$filter" >.git/info/attributes
		assert_refused 1 "goes through the filter '$filter'*" minicrm status
		assert_refused 1 "goes through the filter '$filter'*" minicrm commit
	done
}

@test "what a sparse checkout leaves out is not missing, and stays where it is" {
	local kept
	new_leads
	mkdir leads/vip && git mv -k leads/ann.yaml leads/bob.yaml leads/vip/ && git commit -qm vip
	git sparse-checkout set --no-cone '/*' '!/leads/vip/'
	[ ! -e leads/vip ]
	kept=$(git ls-files -v | grep '^S')
	assert_prints 'nothing to commit' minicrm status
	assert_says 'minicrm: nothing to commit' minicrm commit --deleted
	echo 'phone: "1"' >>leads/carl.yaml
	minicrm commit
	minicrm set dora --status Contacted
	printf 'name: Another Ann\n' | by_hand leads/ann.yaml
	minicrm set ann --phone 2
	assert_equal "$(git ls-files -v | grep '^S')" "$kept"
	assert_equal "$(git ls-tree -r --name-only HEAD leads/vip | paste -sd' ')" 'leads/vip/ann.yaml leads/vip/bob.yaml'
	assert_git_clean
}

@test "in the middle of a merge commit says what to finish, and status what is half merged" {
	new_leads
	git config pull.twohead ort && git config merge.minicrm.driver false
	git checkout -qb other && sed -i 's/^status: New/status: Lost/' leads/ann.yaml && git commit -qam other
	git checkout -q main && sed -i 's/^status: New/status: Contacted/' leads/ann.yaml && git commit -qam main
	git merge other >/dev/null 2>&1 || true
	assert_refused 1 'a merge is in progress*' minicrm commit
	run --separate-stderr minicrm status
	assert_equal "$status" 0
	assert_has "$stderr" 'nothing can be committed now: a merge is in progress'
}

@test "leads/ renamed away by mistake: status, commit and sync name what is missing and delete nothing" {
	local head place
	git init -q --bare team.git
	minicrm init crm --remote "$PWD/team.git" >/dev/null
	cd crm
	for name in Ann Bob Carl; do minicrm add "$name" >/dev/null; done
	minicrm sync >/dev/null
	head=$(git rev-parse HEAD)
	mv leads leeds
	for place in . ..; do
		cd $place
		export MINICRM_DIR=$BATS_TEST_TMPDIR/work/crm
		[ $place = .. ] || unset MINICRM_DIR
		run --separate-stderr minicrm status
		assert_equal "$status" 0
		assert_has "$output" $'  leads/ann.yaml\n  leads/bob.yaml\n  leads/carl.yaml'
		assert_has "$stderr" "leads/ is missing here"
		assert_equal "$(minicrm status --json 2>/dev/null | jq -c .missing)" '["leads/ann.yaml","leads/bob.yaml","leads/carl.yaml"]'
		for command in commit sync; do
			run --separate-stderr minicrm $command
			assert_equal "$status" 0
			for name in ann bob carl; do assert_has "$stderr" "'leads/$name.yaml' is missing here"; done
		done
	done
	unset MINICRM_DIR
	cd crm
	assert_equal "$(git rev-parse HEAD origin/main | sort -u)" "$head"
	run --separate-stderr minicrm list
	assert_has "$stderr" "git checkout -- leads"
	assert_refused 1 "leads/ is missing here*" minicrm add Dora
	mv leeds leads
	run minicrm status
	assert_equal "${lines[0]}" 'nothing to commit'
	assert_git_clean
}

@test "a minicrm.ini that is gone is asked back for, not made anew" {
	new_leads
	rm minicrm.ini
	assert_fails 1 "minicrm.ini is missing in *'git -C *checkout -- minicrm.ini'*" minicrm status
	assert_fails 1 "minicrm.ini is missing in '../crm': *" minicrm -C ../crm list
}

@test "an empty leads/, as where nothing is mounted, deletes nothing either; long lists are cut on a terminal" {
	new_crm
	for i in $(seq 100 149); do echo "name: L$i" >leads/l$i.yaml; done
	minicrm commit >/dev/null
	find leads -name '*.yaml' -delete
	run on_terminal 100 'minicrm status | cat; minicrm status'
	assert_output_has '  … and 30 more'
	assert_equal "$(minicrm status | grep -c '^  leads/l')" 50
	run --separate-stderr minicrm commit
	assert_equal "$status" 0
	assert_has "$stderr" "30 more are missing: 'minicrm status' names them all"
	assert_equal "$(commits)" 2
	assert_prints '50 hand edits' minicrm commit --deleted
	assert_git_clean
}

@test "a record that has no room for its stamps is committed as it stands, and keeps nobody back" {
	new_crm
	printf 'name: Big\nx: "%s"\nnotes: [bare]\n' "$(head -c 1048540 /dev/zero | tr '\0' a)" >leads/big.yaml
	cp leads/big.yaml ../big.yaml
	echo 'name: Jane' >leads/jane.yaml
	assert_prints 'jane: note' minicrm note jane hello
	minicrm commit >/dev/null
	cmp leads/big.yaml ../big.yaml
	assert_has "$(cat leads/jane.yaml)" "created: $NOW"
	assert_git_clean
	assert_refused 1 "cannot change 'email': the file would become larger than 1 MiB" \
		minicrm set big --email j@x.example
}

@test "a file that was made executable, or no longer is, is an edit too" {
	new_crm
	minicrm add Jane >/dev/null
	minicrm add Joe --note hi >/dev/null
	chmod +x leads/jane.yaml minicrm.ini
	run minicrm status
	assert_equal "$output" "not committed yet ('minicrm commit'):
  jane: edit
  settings: edit"
	assert_prints 'jane: edit
settings: edit' minicrm commit
	assert_has "$(git ls-tree HEAD leads/)" '100755 blob'
	assert_git_clean
	chmod -x leads/jane.yaml minicrm.ini
	git add leads
	assert_prints 'jane: edit
settings: edit' minicrm commit
	assert_lacks "$(git ls-tree -r HEAD)" '100755'
	assert_git_clean
	chmod +x leads/jane.yaml leads/joe.yaml
	sed -i s/Joe/Jo/ leads/joe.yaml
	assert_prints 'jane: edit
joe: name' minicrm commit
	assert_git_clean
	chmod -x leads/joe.yaml
	assert_prints 'joe: phone' minicrm set joe --phone 1
	minicrm undo >/dev/null
	minicrm log --json >/dev/null
	assert_git_clean
	git config core.fileMode false
	chmod +x leads/joe.yaml
	run --separate-stderr minicrm commit
	assert_equal "$status $stderr" '0 minicrm: nothing to commit'
}
