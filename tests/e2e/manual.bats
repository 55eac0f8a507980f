load lib

PAGES=$BATS_TEST_DIRNAME/../../src

# "COMMAND" and "COMMAND --option[=]" a line, sorted: those that minicrm knows. The global
# options stand behind no command; --help, which all have, stands there alone.
known() {
	local command kind
	minicrm help | sed -n 's/^  \([a-z][a-z-]*\), \([a-z]*\) .*/\1\n\2/p; s/^  \([a-z][a-z-]*\) .*/\1/p'
	minicrm help | options
	for command in $(minicrm help | sed -n 's/^  \([a-z][a-z-]*\).*/\1/p'); do
		for kind in '' contact; do
			# shellcheck disable=SC2086
			minicrm help $kind "$command" | options | grep -vx -e --help -e -h | sed "s/^/$command /"
		done
	done
}

# The options of a help text.
options() {
	sed -n -E '
		s/^  (-[a-zA-Z]), (--[a-z-]+=?).*/\1\n\2/p
		s/^  (--[a-z-]+=?).*/\1/p
		s/^  (-[a-zA-Z]) .*/\1/p'
}

# The same, as the page tells it. "There are those of .Cm OTHER" are the other's options.
described() {
	awk '
		function options(    i, word) {
			for (i = 2; i <= NF; i++)
				if ($i == "Fl") {
					word = "-" $(i + 1)
					if ($(i + 2) == "Ns" && $(i + 3) == "=")
						word = word "="
					print (command == "" ? "" : command " ") word
					of[command] = of[command] " " word
				}
		}
		/^\.Ss (Looking|Changing|The data directory|About)/ { commands = 1 }
		/^\.Sh ENV/ { exit }
		/^\.It Cm/ && commands {
			command = $3
			print $3
			if ($4 == ",")
				print $5
		}
		/^\.It Fl/ { options() }
		/^There are those of$/ {
			getline
			count = split(of[$2], others, " ")
			for (i = 1; i <= count; i++)
				print command " " others[i]
		}' "$PAGES/minicrm.1"
}

@test "minicrm(1) tells every command and option there is, and no other" {
	[ "$(known | grep -c -- --)" -gt 50 ]
	assert_equal "$(described | sort)" "$(known | sort -u)"
}

@test "minicrm(1) names every rule of check" {
	rules=$(minicrm help check | sed -n '/^Errors/,/^Options/p' | grep -oE '[a-z]+(-[a-z]+)+')
	[ "$(wc -l <<<"$rules")" -gt 20 ]
	for rule in $rules; do
		grep -q "^\.It Ic .*\<$rule\>" "$PAGES/minicrm.1" || fail "rule: $rule"
	done
}

@test "minicrm(5) tells every field and setting there is" {
	new_crm
	local kind key
	for kind in lead contact; do
		for key in $(minicrm completion words -- $kind list --columns ''); do
			case $key in
			id | path | kind | follow_up_state | last_note) ;;
			*) grep -q "^\.Ic $key\>\|^\.It Ic $key\>" "$PAGES/minicrm.5" || fail "$kind: $key" ;;
			esac
		done
	done
	keys=$(sed -n 's/^    {"\([a-z]*\)", "\([a-z]*\)", SETTING_.*/[\1] \2/p' "$PAGES/crm/config_settings.c"
		sed -n 's/^\[/[/p; s/^\([a-z_]*\) = .*/\1/p' "$PAGES/../minicrm.ini")
	[ "$(wc -l <<<"$keys")" -gt 12 ]
	while read -r key; do
		grep '^\.It Ic \[' "$PAGES/minicrm.5" | grep -qF "$key" || fail "setting: $key"
	done <<<"$keys"
}

@test "mandoc finds nothing to complain about, and the pages fit 80 columns" {
	for page in "$PAGES"/minicrm.[15]; do
		# Which other pages this machine has is no matter.
		run mandoc -Tlint -W style "$page"
		assert_equal "$(grep -v -e 'referenced manual not found' -e 'outdated mandoc.db' <<<"$output")" ''
		run --separate-stderr mandoc -Tutf8 -Owidth=80 "$page"
		assert_equal "$stderr" ''
		[ "$(col -bx <<<"$output" | wc -L)" -le 80 ]
		assert_has "$(col -bx <<<"$output")" 'minicrm –'
	done
}
