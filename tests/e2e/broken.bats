#!/usr/bin/env bats
# Files that can't be read, among others: they are named with their place, and nothing
# rewrites them.

load lib
load broken_files

# A hundred leads, and thirty files that are broken beside them.
good_and_broken() {
	new_crm
	for i in $(seq 100); do
		echo "name: Lead $i" >leads/good-$i.yaml
	done
	git add leads && git commit -qm 'a hundred leads'
	break_files leads
}

@test "each of thirty broken files is a row with its place and its reason, and the others are rows too" {
	local row name reason
	good_and_broken
	run --separate-stderr minicrm list --json
	[ "$status" -eq 0 ]
	assert_has "$stderr" 'minicrm: 30 broken files'
	assert_equal "$(jq -c '[(map(select(.broken | not)) | length), (map(select(.broken)) | length)]' <<<"$output")" '[100,30]'
	assert_equal "$(jq -r '.[] | select(.broken) | "\(.path):\(.broken.line):\(.broken.column)"' <<<"$output" | sort)" \
		"$(broken_places leads)"
	for row in "${BROKEN_FILES[@]}"; do
		IFS='|' read -r name _ _ _ reason _ <<<"$row"
		assert_has "$(jq -r ".[] | select(.id == \"broken-$name\") | .broken.message" <<<"$output")" "$reason"
	done
}

@test "check tells each of them at its place, as a compiler would, and nothing else" {
	local row name line column rule reason told
	good_and_broken
	run --separate-stderr minicrm check
	assert_equal "$status" 1
	assert_equal "${#lines[@]}" 30
	assert_equal "$stderr" 'minicrm: 30 errors'
	for row in "${BROKEN_FILES[@]}"; do
		IFS='|' read -r name line column rule reason _ <<<"$row"
		told=$(grep "^leads/broken-$name\.yaml:" <<<"$output")
		[[ $told == "leads/broken-$name.yaml:$line:$column: error: "*"$reason"*" [$rule]" ]] ||
			fail "expected: $row" "     got: $told" || return 1
	done
}
