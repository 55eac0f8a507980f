load lib

@test "version tells the version" {
	run minicrm version
	[ "$status" -eq 0 ]
	[[ $output =~ ^minicrm\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	assert_equal "$(minicrm --version)" "$output"
}

@test "help lists every command, and each one's help is no wider than 80 columns" {
	commands=$(minicrm help | sed -n 's/^  \([a-z][a-z-]*\).*/\1/p')
	for command in init add list show set note help version; do
		grep -qx "$command" <<<"$commands"
	done
	for command in $commands; do
		for kind in '' contact; do
			# shellcheck disable=SC2086
			run minicrm help $kind "$command"
			[ "$status" -eq 0 ]
			assert_has "${lines[0]}" 'usage: minicrm '
			assert_has "${lines[0]}" "$command"
			[ "$(wc -L <<<"$output")" -le 80 ]
		done
		assert_equal "$(minicrm help "$command")" "$(minicrm "$command" --help)"
		assert_equal "$(minicrm "$command" -h)" "$(minicrm "$command" --help)"
	done
	[ "$(minicrm help | wc -L)" -le 80 ]
	assert_equal "$(minicrm --help)" "$(minicrm help)"
	assert_equal "$(minicrm contact --help)" "$(minicrm help)"
}

@test "help needs no data directory, nor valid arguments" {
	assert_has "$(minicrm set --help)" 'usage: minicrm set'
	assert_has "$(minicrm contact add --help)" '--first'
	assert_lacks "$(minicrm contact add --help)" '--status'
	assert_has "$(minicrm help contact add)" '--first'
	assert_has "$(minicrm list nobody --limit 3 --help)" '--overdue'
}

@test "an unknown command is met with the nearest one" {
	assert_fails 2 "unknown command 'lst': did you mean 'list'?" minicrm lst
	assert_fails 2 "unknown command 'hsow': did you mean 'show'?" minicrm hsow
	assert_fails 2 "unknown command 'nwe': did you mean 'new'?" minicrm nwe
	assert_fails 2 "unknown command 'frobnicate': see 'minicrm help'" minicrm frobnicate
	assert_fails 2 "unknown command ''" minicrm ''
	assert_fails 2 "unknown command 'ad': did you mean 'add'?" minicrm help ad
	assert_fails 2 "one command at a time" minicrm help add list
}

@test "global options stand before the command" {
	new_crm
	minicrm add Jane >/dev/null
	cd ..
	assert_prints jane minicrm -C crm list --ids
	assert_prints jane minicrm -Ccrm lead list --ids
	assert_prints 0 minicrm contact -C crm list --count
	assert_fails 2 "'-C DIR' stands before the command: minicrm -C DIR list" minicrm list -C crm
	assert_fails 2 "'--color=MODE' stands before the command*" minicrm list --color=never
	assert_fails 2 "unknown option '--ids': see 'minicrm help'" minicrm --ids list
	assert_fails 2 "option '-C' needs a value, DIR*" minicrm -C
	assert_fails 1 "cannot read the settings 'none.ini': no such file or directory" minicrm --config none.ini -C crm list
}

@test "long options may be shortened, and stand behind arguments" {
	new_crm
	minicrm add Jane --ema jane@x.example >/dev/null
	assert_prints jane minicrm list jane --id
	POSIXLY_CORRECT=1 minicrm note jane hello --follow fri
	assert_equal "$(minicrm show jane --js | jq -r .follow_up)" 2026-11-27
}
