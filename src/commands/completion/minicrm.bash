# Completes minicrm's words in bash, from 4.4 on. What may stand at the cursor is known by
# minicrm itself: `minicrm completion words -- WORD…`.

# _minicrm_quote VARIABLE TEXT TYPED: the text, so that it is one word and nothing in it is
# run, in the quotes that are open.
_minicrm_quote()
{
	local text=$2 i

	case $3 in
	\'*) text=${text//\'/\'\\\'\'} ;;
	\"*)
		for i in '\' '"' '$' '`'; do
			text=${text//"$i"/"\\$i"}
		done
		;;
	*) printf -v text %q "$text" ;;
	esac
	printf -v "$1" %s "$text"
}

_minicrm()
{
	local rest=${COMP_LINE:0:COMP_POINT} words=() blank word last head lines line value i

	# readline parts words at = and : too. What no blank parts is one word to minicrm.
	for ((i = 0; i <= COMP_CWORD; i++)); do
		blank=${rest%%[![:blank:]]*}
		rest=${rest#"$blank"}
		word=${COMP_WORDS[i]}
		((i < COMP_CWORD)) || word=$rest
		rest=${rest#"$word"}
		if [[ $i -eq 0 || -n $blank ]]; then
			words+=("$word")
		else
			words[-1]+=$word
		fi
	done
	[[ $word == [=:] ]] && word=
	last=${words[-1]}
	head=${last%"$word"}

	# As far as quotes can be taken off without running what is typed.
	for i in "${!words[@]}"; do
		words[i]=${words[i]//[\"\'\\]/}
	done
	last=${words[-1]#"$head"}
	for i in "${!words[@]}"; do
		[[ ${words[i]} == "~"/* ]] && words[i]=$HOME/${words[i]#*/}
	done

	COMPREPLY=()
	mapfile -t lines <<<"$("${words[0]}" completion words -- "${words[@]:1}" 2>/dev/null)"
	for line in "${lines[@]}"; do
		value=${line%%$'\t'*}
		case $line in
		$'\t'files)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "$last")
			return
			;;
		$'\t'directories)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "$last")
			return
			;;
		esac
		value=${value#"$head"}
		if [[ $word$value == *[!a-zA-Z0-9_.,=+@%/-]* ]]; then
			_minicrm_quote value "$value" "$word"
		fi
		[[ -z $line ]] || COMPREPLY+=("$value")
	done

	# "company=": what comes next belongs to it.
	[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}

complete -o nosort -F _minicrm minicrm
