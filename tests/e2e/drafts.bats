#!/usr/bin/env bats
# What becomes of a text that can't be committed: questions, and texts that are kept.

load lib
load editor

kept() {
	ls .git/minicrm/drafts
}

# How often the text stands in what the last `run` printed.
count_output() {
	grep -oF -- "$1" <<<"$output" | wc -l
}

@test "an earlier text that is kept is told of once, by its name" {
	with_jane
	editor_does "echo 'company: Acme' >>\"\$1\"; exit 3"
	run minicrm edit jane
	assert_output_has "kept in '$PWD/.git/minicrm/drafts/jane-doe.yaml'"
	EDITOR=true run minicrm edit jane
	assert_equal "$status" 0
	assert_output_has "an earlier text is still kept in '$PWD/.git/minicrm/drafts/jane-doe.yaml': take from it what you need, and delete it"
	assert_equal "$(kept)" jane-doe.yaml
	EDITOR=true assert_says 'minicrm: nothing to change' minicrm edit jane
	grep -q 'company: Acme' .git/minicrm/drafts/jane-doe.yaml
}

@test "one text is kept once, and another beside it" {
	with_jane
	editor_does "echo 'company: Acme' >>\"\$1\"; exit 3"
	for _ in 1 2 3; do
		run minicrm edit jane
		assert_equal "$status:$(count_output kept)" 1:1
		assert_output_has "your text is kept in '$PWD/.git/minicrm/drafts/jane-doe.yaml'"
		assert_equal "$(kept)" jane-doe.yaml
	done
	editor_does "echo 'company: Other' >>\"\$1\"; exit 3"
	run minicrm edit jane
	assert_equal "$(kept)" $'2-jane-doe.yaml\njane-doe.yaml'
	assert_equal "$(cat .git/minicrm/drafts/* | grep company)" $'company: Other\ncompany: Acme'
}

@test "a question is asked again until its answer is one of those" {
	with_jane
	editor_does "echo 'status: Foo' >>\"\$1\""
	on_terminal 'x\nq\nk\n' minicrm edit jane
	assert_equal "$status" 1
	assert_equal "$(count_output '(e)dit again, (k)eep the text beside, (g)ive it up? [e/g/K]')" 3
	assert_equal "$(count_output "bad status 'Foo'")" 1
	assert_output_has "minicrm: your text is kept in '$PWD/.git/minicrm/drafts/jane-doe.yaml'"
}

@test "the end of the input keeps the text, and what is said has its own line" {
	with_jane
	editor_does "echo 'status: Foo' >>\"\$1\""
	on_terminal '\004' minicrm edit jane
	assert_equal "${lines[-1]}" "minicrm: your text is kept in '$PWD/.git/minicrm/drafts/jane-doe.yaml'"$'\r'
	minicrm rm jane-doe
	on_terminal '\004' minicrm purge jane-doe
	assert_equal "${lines[-1]}" $'minicrm: nothing was deleted\r'
	on_terminal 'what\ny\n' minicrm purge jane-doe
	assert_equal "$status:$(count_output '[y/N]')" 0:2
}

@test "a text that is given up is said to be, and is gone" {
	with_jane
	editor_does "echo 'status: Foo' >>\"\$1\""
	on_terminal 'g\n' minicrm edit jane
	assert_equal "$status:$(count_output "bad status 'Foo'")" 1:1
	assert_equal "${lines[-1]}" $'minicrm: given up: nothing was changed\r'
	assert_equal "$(kept)" ''
}

@test "a broken file that is left as it is is still broken" {
	with_jane
	printf 'name: Y\nphone: [\n' >leads/y.yaml
	EDITOR=true assert_refused 1 'leads/y.yaml:3:1: error: *; it is still broken' minicrm edit y
	[ -z "$(kept)" ]
}
