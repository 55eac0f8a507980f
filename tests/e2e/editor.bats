#!/usr/bin/env bats
# Texts in the user's editor: nothing that was typed is ever lost.

load lib
load editor

@test "an edit is one commit that says what changed, and keeps every comment" {
	with_jane
	editor_does "sed -i 's/^phone: 1/phone: 2/' \"\$1\""
	run minicrm edit jane
	assert_equal "$output" 'jane-doe: phone'
	assert_equal "$(subject)" 'jane-doe: phone'
	assert_equal "$(git diff HEAD~1 --unified=0 | sed -n '6,$p')" '-phone: 1   # office
+phone: 2   # office'
	assert_git_clean
}

@test "the editor may have arguments, and the settings' one comes first" {
	with_jane
	mkdir -p ~/.config/minicrm
	printf '[ui]\neditor = sed -i "s/phone: 1/phone: 3/"\n' >~/.config/minicrm/config.ini
	EDITOR=false run minicrm edit jane
	assert_equal "$(minicrm show jane --json | jq -r .phone)" 3
}

@test "no change is no commit" {
	with_jane
	before=$(commits)
	EDITOR=true run minicrm edit jane
	assert_equal "$status" 0
	assert_output_has 'nothing to change'
	assert_equal "$(commits)" "$before"
	[ -z "$(ls .git/minicrm/drafts)" ]
}

@test "a bare note that is typed gets its time and author" {
	with_jane
	editor_does "printf 'notes:\n  - called\n' >>\"\$1\""
	minicrm edit jane
	assert_equal "$(minicrm show jane --json | jq -r '.notes[0] | [.at, .by, .text] | join("|")')" \
		'2026-11-24T09:00:00Z|alice|called'
	assert_git_clean
}

@test "what a colleague changed meanwhile is merged, not overwritten" {
	with_jane
	editor_does "sed -i 's/^name: Jane Doe/name: Jane Roe/' \"\$1\"; minicrm note jane-doe 'meanwhile' >/dev/null; minicrm set jane-doe --phone 9 >/dev/null"
	minicrm edit jane
	assert_equal "$(minicrm show jane-doe --json | jq -r '[.name, .phone, .notes[0].text] | join("|")')" 'Jane Roe|9|meanwhile'
	grep -q '^# met at the fair' leads/jane-doe.yaml
	assert_git_clean
}

@test "a record that was trashed meanwhile is edited there" {
	with_jane
	editor_does "sed -i 's/^phone: 1/phone: 2/' \"\$1\"; minicrm rm jane-doe >/dev/null"
	minicrm edit jane
	grep -q '^phone: 2 ' leads/trash/jane-doe.yaml
	assert_git_clean
}

@test "an editor that crashes leaves the text beside" {
	with_jane
	before=$(commits)
	editor_does "echo 'company: Acme' >>\"\$1\"; kill -9 \$\$"
	run --separate-stderr minicrm edit jane
	assert_equal "$status" 1
	[[ $stderr == *"ended with 137"*"kept in '"*drafts/jane-doe.yaml* ]]
	grep -q 'company: Acme' .git/minicrm/drafts/jane-doe.yaml
	assert_equal "$(commits)" "$before"
	run grep company leads/jane-doe.yaml
	assert_equal "$status" 1
}

@test "an editor that exits 1 without a change leaves nothing" {
	with_jane
	EDITOR=false run minicrm edit jane
	assert_equal "$status" 1
	[ -z "$(ls .git/minicrm/drafts)" ]
}

@test "a mistake without a terminal keeps the text, and changes nothing" {
	with_jane
	editor_does "echo 'status: Foo' >>\"\$1\""
	assert_refused 1 "leads/jane-doe.yaml:5:9: error: bad status 'Foo'" minicrm edit jane
	grep -q Foo .git/minicrm/drafts/jane-doe.yaml
}

@test "a mistake on a terminal is shown, and edited again" {
	with_jane
	editor_does "if grep -q Foo \"\$1\"; then sed -i 's/Foo/Lost/' \"\$1\"; else echo 'status: Foo' >>\"\$1\"; fi"
	on_terminal 'e\n' minicrm edit jane
	assert_output_has "bad status 'Foo'"
	assert_equal "$(subject)" 'jane-doe: status New → Lost'
	assert_git_clean
}

@test "a mistake on a terminal may be kept, or given up" {
	with_jane
	before=$(commits)
	editor_does "echo 'status: Foo' >>\"\$1\""
	on_terminal 'k\n' minicrm edit jane
	assert_equal "$status" 1
	assert_output_has 'your text is kept in'
	rm .git/minicrm/drafts/*
	on_terminal 'g\n' minicrm edit jane
	assert_equal "$status" 1
	[ -z "$(ls .git/minicrm/drafts)" ]
	assert_equal "$(commits)" "$before"
}

@test "edit is how a broken record gets mended" {
	with_jane
	printf 'name: Jane Doe\nphone: [\n' >leads/jane-doe.yaml
	editor_does "printf 'name: Jane Doe\nphone: 7\n' >\"\$1\""
	minicrm edit jane-doe
	assert_equal "$(minicrm show jane-doe --json | jq -r .phone)" 7
	assert_git_clean
}

@test "a new file that was broken is added once it is mended" {
	new_crm
	printf 'name: X\nname: Y\nnotes:\n  - called\n' >leads/y.yaml
	editor_does "sed -i 1d \"\$1\""
	run minicrm edit y
	assert_equal "$output" 'y: add'
	assert_equal "$(git log -1 --format=%B)" 'y: add

name: Y
created: 2026-11-24T09:00:00Z
note: called'
	assert_equal "$(minicrm show y --json | jq -r '.created, .notes[0].by')" $'2026-11-24T09:00:00Z\nalice'
	assert_git_clean
}

@test "mending says what is otherwise than in history, where that can be read" {
	new_crm
	by_git leads/x.yaml <<<$'name: X\nphone: 1\nnotes:\n  - bare'
	printf 'name: X\nphone: [\nnotes:\n  - bare\n' >leads/x.yaml
	editor_does "sed -i 's/^phone.*/phone: 2/' \"\$1\""
	minicrm edit x
	assert_equal "$(git log -1 --format=%B)" $'x: phone\n\nphone: 1 → 2'
	assert_equal "$(cat leads/x.yaml)" $'name: X\nphone: 2\nnotes:\n  - bare'
	by_git leads/x.yaml <<<$'name: X\nphone: ['
	minicrm edit x
	assert_equal "$(git log -1 --format=%B)" 'x: edit'
	run grep created leads/x.yaml
	assert_equal "$status" 1
	assert_git_clean
}

@test "nobody becomes or stops being Converted in the editor" {
	with_jane
	editor_does "echo 'status: converted' >>\"\$1\""
	assert_refused 1 "'jane-doe' becomes Converted only together with its contact, by 'minicrm convert jane-doe'" minicrm edit jane
	minicrm convert jane >/dev/null
	editor_does "sed -i 's/^status:.*/status: Lost/' \"\$1\""
	on_terminal 'k\n' minicrm edit jane-doe
	assert_equal "$status" 1
	assert_output_has "'jane-doe' is Converted: only 'minicrm undo jane-doe' takes that back"
	assert_output_has '(e)dit again'
	editor_does "echo 'company: Acme' >>\"\$1\""
	minicrm edit jane-doe
	sed -i 's/^status:.*/status: Lost/' leads/jane-doe.yaml
	minicrm commit
	assert_equal "$(subject)" 'jane-doe: status Converted → Lost'
	editor_does "sed -i -e 's/^name:/name: Ann/' -e 's/^status:.*/status: Converted/' \"\$1\""
	on_terminal 'g\n' minicrm add
	assert_output_has "a new lead is not Converted yet: 'minicrm convert' makes it so"
}

@test "a value that gave way says whose it was, each its own" {
	with_jane
	printf 'company: Acme\ncity: Wien\n' >>leads/jane-doe.yaml
	minicrm commit
	editor_does "sed -i -e 's/: 1/: 2/' -e 's/Acme/Mine/' -e 's/Wien/Graz/' \"\$1\"
		git config --global user.email bob@acme.example
		MINICRM_NOW=2026-11-24T08:00:00Z minicrm set jane-doe --phone 9 >/dev/null
		git config --global user.email carol@acme.example
		MINICRM_NOW=2026-11-24T08:30:00Z minicrm set jane-doe --set company=Hers >/dev/null
		minicrm note jane-doe meanwhile >/dev/null
		git config --global user.email alice@acme.example
		sed -i s/Wien/Linz/ leads/jane-doe.yaml"
	minicrm edit jane
	assert_equal "$(minicrm show jane-doe --json | jq -r '.phone, .custom.company, .custom.city')" $'2\nMine\nGraz'
	assert_equal "$(minicrm show jane-doe --json | jq -r '.notes[] | select(.by == "minicrm") | .text' | sort)" \
		"city 'Linz' by alice on 2026-11-24T09:00:00Z gave way in a merge
company 'Hers' by carol on 2026-11-24T08:30:00Z gave way in a merge
phone '9' by bob on 2026-11-24T08:00:00Z gave way in a merge"
	assert_git_clean
}

@test "nobody types for nothing: no repository, no identity is said before the editor starts" {
	with_jane
	editor_does 'touch "$HOME/started"'
	git config --global --unset user.email
	assert_refused 1 'no identity' minicrm edit jane
	rm -rf .git
	assert_refused 1 'no git repository' minicrm edit jane
	[ ! -e "$HOME/started" ]
}

@test "a note is typed above the scissors, with its # lines and blank lines" {
	with_jane
	editor_does "printf 'First\n\n# a heading\nlast\n' | cat - \"\$1\" >\"\$1.new\"; mv \"\$1.new\" \"\$1\""
	minicrm note jane --follow-up fri
	assert_equal "$(minicrm show jane --json | jq -r '.notes[0].text')" 'First

# a heading
last'
	assert_equal "$(subject)" 'jane-doe: follow_up, note'
	assert_git_clean
}

@test "a new lead is filled into a form, whose empty keys and comments go away" {
	new_crm
	editor_does "sed -i -e 's/^name:/name: Ann Onymous/' -e 's/^tags:/tags: [vip]/' \"\$1\"; printf '  - met her\n' >>\"\$1\""
	on_terminal '' minicrm add
	assert_equal "$status" 0
	assert_output_has ann-onymous
	assert_equal "$(cat leads/ann-onymous.yaml)" 'name: Ann Onymous
status: New
tags: [vip]
created: 2026-11-24T09:00:00Z
notes:
  - at: 2026-11-24T09:00:00Z
    by: alice
    text: met her'
	assert_git_clean
}

@test "a form begins with what the options say" {
	new_crm
	editor_does "cp \"\$1\" \"$HOME/form\"; sed -i -e 's/^name:/name: Ann Onymous/' -e 's/^source:.*/source: event/' \"\$1\""
	on_terminal '' "minicrm add --email a@b --tag vip --set company=Acme --follow-up fri --note 'met her'"
	assert_output_has ann-onymous
	assert_equal "$(grep -v '^#' "$HOME/form")" 'name:
email: a@b
phone:
source:
assigned_to:
status: New
follow_up: 2026-11-27
tags: [vip]
company: Acme
notes:
  - at: 2026-11-24T09:00:00Z
    by: alice
    text: met her'
	assert_equal "$(cat leads/ann-onymous.yaml)" 'name: Ann Onymous
email: a@b
source: Event
status: New
follow_up: 2026-11-27
tags: [vip]
created: 2026-11-24T09:00:00Z
company: Acme
notes:
  - at: 2026-11-24T09:00:00Z
    by: alice
    text: met her'
	EDITOR=true on_terminal '' minicrm contact add --phone 7
	assert_output_has 'nothing added'
	assert_refused 2 'a lead needs a name' minicrm add --email a@b
	on_terminal '' minicrm add --status foo
	assert_output_has "unknown status 'foo'"
	assert_git_clean
}

@test "what is typed into a form is written as the options would write it" {
	new_crm
	by_git minicrm.ini <<<$'[users]\nAlice = alice@acme.example'
	editor_does "sed -i -e 's/^name:/name: Ann/' -e 's/^source:/source: \"cold outreach\" # by phone/' -e 's/^assigned_to:/assigned_to: aLICE/' -e 's/^status:.*/status: lost/' \"\$1\""
	on_terminal '' minicrm add
	assert_equal "$(head -n 4 leads/ann.yaml)" 'name: Ann
source: "Cold Outreach" # by phone
assigned_to: Alice
status: Lost'
}

@test "a form that is left as it is, or emptied, adds nothing" {
	new_crm
	local before
	before=$(commits)
	for editor in 'true' ': >"$1"' 'sed -i "/^[^#]/d" "$1"'; do
		editor_does "$editor"
		on_terminal '' minicrm add
		assert_equal "$status:$output" $'1:minicrm: nothing added\r'
	done
	assert_equal "$(commits)" "$before"
	[ -z "$(ls .git/minicrm/drafts)" ]
}

@test "on a full disk the text stays" {
	[ "$(id -u)" = 0 ] || skip 'needs root, to mount a small disk'
	mkdir small && mount -t tmpfs -o size=400k none small
	cd small && minicrm init . >/dev/null && minicrm add Jane >/dev/null
	editor_does "echo 'company: Acme' >>\"\$1\"; head -c 1m /dev/zero >filler 2>/dev/null; true"
	run --separate-stderr minicrm edit jane
	local result=$status kept
	kept=$(cat .git/minicrm/drafts/jane.yaml)
	cd .. && umount -l small
	assert_equal "$result" 1
	[[ $stderr == *'no space left'*'your text is kept'* ]]
	[[ $kept == *'company: Acme'* ]]
}

@test "a note may be typed below the scissors too" {
	with_jane
	local case
	for case in 'called' 'called twice\n\n# a heading' '  - indented'; do
		editor_does "printf '$case\n' >>\"\$1\""
		minicrm note jane
		assert_equal "$(minicrm show jane --json | jq -r '.notes[-1].text')" "$(printf "$case")"
	done
	editor_does "printf 'above\n' | cat - \"\$1\" >\"\$1.new\"; mv \"\$1.new\" \"\$1\"; printf 'below\r\n' >>\"\$1\""
	minicrm note jane
	assert_equal "$(minicrm show jane --json | jq -c '.notes[-1].text')" '"above\n\nbelow"'
	assert_git_clean
}

@test "a name of two lines puts none of them into the note" {
	new_crm
	by_git leads/odd.yaml <<<'name: "Odd\nBall"'
	editor_does "echo called >>\"\$1\""
	minicrm note odd
	assert_equal "$(minicrm show odd --json | jq -r '.notes[0].text')" called
}

@test "an empty note from the editor is none, as with git commit" {
	with_jane
	EDITOR=true assert_refused 1 'the note is empty' minicrm note jane
	editor_does ': >"$1"'
	assert_refused 1 'the note is empty' minicrm note jane --status Lost
	editor_does 'printf "\n  \n" >>"$1"'
	on_terminal '' minicrm note jane
	assert_equal "$status:$output" $'1:minicrm: the note is empty\r'
	[ -z "$(ls .git/minicrm/drafts)" ]
}
