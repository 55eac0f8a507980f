#compdef minicrm
# Completes minicrm's words in zsh. What may stand at the cursor is known by minicrm
# itself: `minicrm completion words -- WORD…`.

_minicrm()
{
	local -a typed items open_items
	local line word
	local tab=$'\t'

	typed=("${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}")
	typed=("${(@)typed/#\~\//$HOME/}")

	for line in ${(f)"$("$typed[1]" completion words -- "${(@)typed[2,-1]}" 2>/dev/null)"}; do
		case $line in
		(${tab}files)
			compset -P '--*='
			_files
			return
			;;
		(${tab}directories)
			compset -P '--*='
			_files -/
			return
			;;
		esac
		word=${${${line%%$tab*}//\\/\\\\}//:/\\:}
		# "company=": what comes next belongs to it.
		if [[ $word == *= ]]; then
			open_items+=("$word")
		elif [[ $line == *$tab* ]]; then
			items+=("$word:${line#*$tab}")
		else
			items+=("$word")
		fi
	done

	# In minicrm's order, whatever the case.
	local -a as_they_are=(-M 'm:{a-zA-Z}={A-Za-z}')
	_describe -V minicrm items $as_they_are -- open_items $as_they_are -S ''
}

# Read by the completion system itself, or by hand: . <(minicrm completion zsh)
if [[ $funcstack[1] == _minicrm ]]; then
	_minicrm "$@"
else
	compdef _minicrm minicrm
fi
