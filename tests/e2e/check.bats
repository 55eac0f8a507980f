#!/usr/bin/env bats
# What is wrong in the files is told with its place, as a compiler would.

load lib

# The places and rules of the last `run`: "PATH:LINE:COLUMN LEVEL RULE", a line each.
found() {
	sed -nE 's/^(.*:[0-9]+:[0-9]+): (error|warning): .* \[([a-z-]+)\]$/\1 \2 \3/p' <<<"$output"
}

# assert_found CODE 'LINE…' COMMAND…: it exits with that code and finds just these.
assert_found() {
	local code=$1 expected=$2
	shift 2
	run --separate-stderr "$@"
	[ "$status" -eq "$code" ] || fail "exit code $status, not $code" "$output" "$stderr" || return 1
	assert_equal "$(found)" "$expected"
}

# A team of two, a lead that is in order, and one whose status nobody knows.
team() {
	new_crm
	by_git minicrm.ini <<-'END'
		[users]
		alice = alice@acme.example
		bob = bob@acme.example
	END
	by_git leads/jane.yaml <<<'name: Jane'
	by_git leads/joe.yaml <<<$'name: Joe\nstatus: Lots'
}

@test "nothing wrong: nothing said" {
	new_crm
	minicrm add Jane --email jane@x.example >/dev/null
	minicrm convert jane >/dev/null
	minicrm note jane hello >/dev/null
	assert_prints '' minicrm check
	assert_prints '[]' minicrm check --json
	assert_prints '' minicrm check --staged
}

@test "every rule, each at its value" {
	team
	git rm -q leads/joe.yaml
	by_hand leads/all.yaml <<-'END'
		name: All
		# 李伟
		source:	"Fairr"   # a tab, and quotes
		assigned_to:   carol
		status: converted
		tags: [{a: b}]
		follow_up: soon
		notes:
		  - called
	END
	by_hand leads/link.yaml <<<$'name: L\nstatus: Converted\ncontact: nobody'
	by_hand leads/note.yaml <<<$'name: N\nnotes:\n  - at: 2026-11-24T09:00:00Z\n    by: bob\n    text: a\n  - b'
	by_hand leads/vip/jane.yaml <<<$'name: Jane\nemail: Same@x.example'
	by_hand contacts/same.yaml <<<$'first_name: S\nemail: same@X.example\nlead: nowhere'
	by_hand leads/trash/old.yaml <<<$'name: O\nemail: same@x.example\nsource: Nowhere'
	by_hand leads/notes.txt <<<x
	by_hand leads/max.yml <<<'name: Max'
	ln -s jane.yaml leads/other.yaml
	ln -s notes.txt leads/other.txt
	by_hand leads/jane.unreadable-0123456789ab.yaml <<<'name: [Jane'
	by_hand leads/notes.txt.other-0123456789ab <<<y
	by_hand README.md.other-0123456789ab <<<y
	echo '*.yaml merge=minicrm' >.gitattributes
	printf '[users]\nalice =\nbob =\n[store]\nfanout = 7\n[pipeline]\n  lost = red\n' >minicrm.ini
	assert_found 1 "$(cat <<-'END'
		.gitattributes:1:1 error gitattributes
		README.md.other-0123456789ab:1:1 warning other-copy
		contacts/same.yaml:2:8 warning duplicate-email
		contacts/same.yaml:3:7 warning dangling-link
		leads/all.yaml:3:9 error unknown-source
		leads/all.yaml:4:16 error unknown-user
		leads/all.yaml:5:9 error converted-without-contact
		leads/all.yaml:6:8 error bad-tags
		leads/all.yaml:7:12 error bad-date
		leads/jane.unreadable-0123456789ab.yaml:2:1 error unreadable-copy
		leads/jane.yaml:1:1 error duplicate-id
		leads/link.yaml:3:10 error dangling-link
		leads/max.yml:1:1 warning stray-file
		leads/note.yaml:6:5 warning bare-note
		leads/notes.txt:1:1 warning stray-file
		leads/notes.txt.other-0123456789ab:1:1 warning other-copy
		leads/other.txt:1:1 error symlink
		leads/other.yaml:1:1 error symlink
		leads/trash/old.yaml:3:9 error unknown-source
		leads/vip/jane.yaml:1:1 error duplicate-id
		leads/vip/jane.yaml:2:8 warning duplicate-email
		minicrm.ini:5:10 error settings
		minicrm.ini:7:3 warning unknown-setting
	END
	)" minicrm check
	assert_equal "$stderr" 'minicrm: 14 errors, 9 warnings'
	assert_output_has "leads/all.yaml:4:16: error: unknown user 'carol': expected one of alice, bob"
	assert_output_has "leads/vip/jane.yaml:2:8: warning: the e-mail address 'Same@x.example' is also that of 'contacts/same.yaml'"
	assert_output_has "leads/vip/jane.yaml:1:1: error: the id 'jane' is also that of 'leads/jane.yaml'"
	rules=$(found | cut -d ' ' -f 3 | sort -u)
	help=$(minicrm help check)
	for rule in $rules; do
		assert_has "$help" "$rule"
		assert_has "$(cat "$BATS_TEST_DIRNAME/../../README.md")" "\`$rule\`"
	done
}

@test "as JSON" {
	team
	run --separate-stderr minicrm check --json
	[ "$status" -eq 1 ]
	assert_equal "$(jq -c 'map([.path, .line, .column, .level, .rule])' <<<"$output")" \
		'[["leads/joe.yaml",2,9,"error","unknown-status"]]'
	assert_has "$(jq -r '.[0].message' <<<"$output")" "bad status 'Lots'"
	cd leads
	assert_equal "$(minicrm check --json 2>/dev/null)" "$output"
}

@test "warnings alone are no failure" {
	new_crm
	by_hand leads/jane.yaml <<<$'name: Jane\nnotes: called'
	assert_found 0 'leads/jane.yaml:2:8 warning bare-note' minicrm check
	assert_equal "$stderr" ''
}

@test "paths are those of the current folder" {
	team
	mkdir leads/vip
	for place in .:leads/joe.yaml leads:joe.yaml leads/vip:../joe.yaml contacts:../leads/joe.yaml ..:crm/leads/joe.yaml; do
		(
			cd "${place%%:*}"
			assert_found 1 "${place#*:}:2:9 error unknown-status" minicrm -C "$BATS_TEST_TMPDIR/work/crm" check
		)
	done
	cd "$HOME"
	assert_found 1 "$BATS_TEST_TMPDIR/work/crm/leads/joe.yaml:2:9 error unknown-status" \
		env MINICRM_DIR="$BATS_TEST_TMPDIR/work/crm" minicrm check
}

@test "files and folders may be named, from the current folder" {
	team
	by_hand leads/vip/joe.yaml <<<$'name: Joe\nsource: Nowhere'
	by_hand 'contacts/a b.yaml' <<<'first_name: [A]'
	assert_found 0 '' minicrm check leads/jane.yaml
	assert_found 1 $'leads/vip/joe.yaml:1:1 error duplicate-id\nleads/vip/joe.yaml:2:9 error unknown-source' \
		minicrm check leads/vip leads/jane.yaml
	(
		cd leads
		assert_found 1 '../contacts/a b.yaml:1:13 error not-text' minicrm check ../contacts/a\ b.yaml
		assert_found 1 $'joe.yaml:1:1 error duplicate-id\njoe.yaml:2:9 error unknown-status' \
			minicrm check "$PWD/../leads/./joe.yaml"
	)
	ln -s "$PWD" ../way
	assert_found 1 'contacts/a b.yaml:1:13 error not-text' minicrm check ../way/contacts/
	assert_fails 1 "cannot check 'leads/none.yaml': no such file" minicrm check leads/none.yaml
	assert_fails 2 "'../way' lies outside of the data directory '*/crm'" minicrm check ../way
	assert_fails 2 "'/etc/passwd' lies outside of the data directory '*/crm'" minicrm check /etc/passwd
}

@test "what the files hold can't drive the terminal" {
	new_crm
	printf 'name: J\nsource: "\\e[31mred"\n' >leads/$'j\e[1m.yaml'
	run minicrm check
	assert_output_has 'leads/j\x1b[1m.yaml:2:9: error: unknown source '"'"'\x1b[31mred'"'"
	assert_lacks "$(on_terminal 80 'minicrm --color=never check')" $'\e'
}

@test "wrong settings stop other commands, and are found here" {
	new_crm
	minicrm add Jane >/dev/null
	printf '\xef\xbb\xbf[users]\r\nal\xc3\xaf ce\r\nalice = a@x\r\n  alice = b@x\r\n[ui]\r\neditor = vi\r\n' >minicrm.ini
	assert_fails 1 'minicrm.ini:*' minicrm list
	assert_found 1 $'minicrm.ini:2:1 error settings\nminicrm.ini:4:3 error settings\nminicrm.ini:6:1 error settings' minicrm check
	rm minicrm.ini
	ln -s ../elsewhere.ini minicrm.ini
	touch ../elsewhere.ini
	assert_found 1 'minicrm.ini:1:1 error settings' minicrm check
}

@test "a folder that is a link, and one that can't be read" {
	new_crm
	mv leads ../elsewhere
	ln -s ../elsewhere leads
	assert_found 1 'leads:1:1 error symlink' minicrm check
	rm leads
	mv ../elsewhere leads
	by_hand leads/jane.yaml <<<'name: Jane'
	chmod 000 leads/jane.yaml
	assert_found 1 'leads/jane.yaml:1:1 error unreadable' as_mortal minicrm check
}

# The pre-commit hook that README has.
install_hook() {
	sed -n '/^    #!\/bin\/sh$/,/^$/p' "$BATS_TEST_DIRNAME/../../README.md" | sed 's/^    //' >.git/hooks/pre-commit
	assert_has "$(cat .git/hooks/pre-commit)" 'minicrm check --staged'
	chmod +x .git/hooks/pre-commit
}

@test "the pre-commit hook of README lets through what is in order, and stops what is not" {
	team
	install_hook
	# What is broken already is not this commit's fault.
	echo 'phone: 1' >>leads/jane.yaml
	git commit -qam 'a phone'
	echo 'status: Lots' >>leads/jane.yaml
	git add leads/jane.yaml
	# The index counts, not the file.
	printf 'name: Jane\n' >leads/jane.yaml
	run git commit -qm 'a status'
	[ "$status" -eq 1 ]
	assert_equal "$(found)" 'leads/jane.yaml:3:9 error unknown-status'
	git add leads/jane.yaml
	git commit -qm 'mended'
	# Nor what lies there and is not staged.
	by_hand leads/new.yaml <<<'name: ['
	echo 'phone: 2' >>leads/jane.yaml
	git commit -qam 'another phone'
	assert_equal "$(subject)" 'another phone'
}

@test "the hook sees the index of a commit of some paths" {
	team
	install_hook
	echo 'status: Lots' >>leads/jane.yaml
	git add leads/jane.yaml
	by_hand leads/ann.yaml <<<'name: Ann'
	git add leads/ann.yaml
	git commit -qm 'Ann alone' -- leads/ann.yaml
	run git commit -qm 'Jane alone' -- leads/jane.yaml
	[ "$status" -eq 1 ]
	assert_equal "$(found)" 'leads/jane.yaml:2:9 error unknown-status'
	run git commit -qam 'all'
	[ "$status" -eq 1 ]
	(
		cd leads
		run git commit -qm 'Jane alone' -- jane.yaml
		[ "$status" -eq 1 ]
	)
	git commit -qnm 'without hooks'
}

@test "the hook in the first commit, and in a work tree of its own" {
	git init -q crm
	cd crm
	mkdir leads
	touch minicrm.ini
	install_hook
	by_hand leads/jane.yaml <<<$'name: Jane\nstatus: Lots'
	git add .
	run git commit -qm first
	[ "$status" -eq 1 ]
	assert_equal "$(found)" $'.gitattributes:1:1 error gitattributes\nleads/jane.yaml:2:9 error unknown-status'
	echo '*.yaml -text merge=minicrm' >.gitattributes
	by_hand leads/jane.yaml <<<'name: Jane'
	git add .
	git commit -qm first
	git worktree add -q ../other
	cd ../other
	echo 'status: Lots' >>leads/jane.yaml
	run git commit -qam second
	[ "$status" -eq 1 ]
	assert_equal "$(found)" 'leads/jane.yaml:2:9 error unknown-status'
}

@test "what a staged change breaks elsewhere is its concern" {
	team
	git rm -q leads/joe.yaml && git commit -qm 'without Joe'
	by_git contacts/jane.yaml <<<'first_name: Jane'
	by_git leads/jane.yaml <<<$'name: Jane\nassigned_to: bob\nstatus: Converted\ncontact: jane'
	by_git leads/ann.yaml <<<$'name: Ann\nassigned_to: carol\nemail: a@x.example'
	assert_found 0 '' minicrm check --staged
	git rm -q contacts/jane.yaml
	assert_found 1 'leads/jane.yaml:4:10 error dangling-link' minicrm check --staged
	git reset -q --hard
	sed -i /bob/d minicrm.ini
	assert_found 0 '' minicrm check --staged
	git add minicrm.ini
	assert_found 1 'leads/jane.yaml:2:14 error unknown-user' minicrm check --staged
	git reset -q --hard
	by_hand leads/vip/ann.yaml <<<$'name: Ann\nemail: A@x.example'
	ln -s ann.yaml leads/vip/link.yaml
	git add leads
	assert_found 1 "$(printf '%s\n' 'leads/vip/ann.yaml:1:1 error duplicate-id' \
		'leads/vip/ann.yaml:2:8 warning duplicate-email' 'leads/vip/link.yaml:1:1 error symlink')" minicrm check --staged
	assert_found 1 'leads/vip/link.yaml:1:1 error symlink' minicrm check --staged leads/vip/link.yaml
	assert_found 0 '' minicrm check --staged leads/ann.yaml
	assert_fails 1 "cannot check 'leads/none.yaml': it is not in the index*" minicrm check --staged leads/none.yaml
	rm -r .git
	assert_fails 1 "no git repository in *" minicrm check --staged
}

@test "the lines of README for CI pass or fail a plain clone" {
	team
	git push -q "$(git init -q --bare ../team.git && realpath ../team.git)" main
	cd ..
	grep -q 'minicrm -C checkout check' "$BATS_TEST_DIRNAME/../../README.md"
	git clone -q --depth 1 "file://$PWD/team.git" checkout
	git -C checkout checkout -q --detach
	assert_found 1 'checkout/leads/joe.yaml:2:9 error unknown-status' minicrm -C checkout check
	rm checkout/leads/joe.yaml
	assert_found 0 '' minicrm -C checkout check
}

# in_vim COMMAND…: what vim has in its list of mistakes then, "FILE:LINE:COLUMN:TYPE".
in_vim() {
	local arguments=()
	for command; do
		arguments+=(-c "$command")
	done
	rm -f ../list
	vim -Nu NONE -es "${arguments[@]}" \
		-c 'call writefile(map(filter(getqflist(), "v:val.valid"), "bufname(v:val.bufnr).\":\".v:val.lnum.\":\".v:val.col.\":\".v:val.type"), "'"$BATS_TEST_TMPDIR"'/list")' \
		-c 'qa!' </dev/null >/dev/null 2>&1
	cat "$BATS_TEST_TMPDIR/list"
}

@test "vim jumps to each place" {
	team
	by_hand 'leads/li wei.yaml' <<<$'name: 李伟\nnotes:\n  - called'
	format=$(sed -n 's/^    :set errorformat=/set errorformat=/p' "$BATS_TEST_DIRNAME/../../README.md")
	[ -n "$format" ]
	expected=$'leads/joe.yaml:2:9:e\nleads/li wei.yaml:3:5:w'
	assert_equal "$(in_vim 'set makeprg=minicrm\ check' "$format" 'silent make')" "$expected"
	# Without the format too, but for the kind.
	assert_equal "$(in_vim 'set makeprg=minicrm\ check' 'silent make')" "$(sed 's/.$//' <<<"$expected")"
	assert_equal "$(in_vim "$format" "cexpr system('minicrm check')")" "$expected"
	cd leads
	assert_equal "$(in_vim 'set makeprg=minicrm\ check' "$format" 'silent make')" $'joe.yaml:2:9:e\nli wei.yaml:3:5:w'
	minicrm check >"$BATS_TEST_TMPDIR/problems" || true
	assert_equal "$(vim -Nu NONE -es -q "$BATS_TEST_TMPDIR/problems" -c 'call writefile([bufname("%").":".line(".").":".col(".")], "/dev/stdout")' -c 'qa!')" joe.yaml:2:9
}
