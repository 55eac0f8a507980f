# Completes minicrm's words in fish. What may stand at the cursor is known by minicrm
# itself: `minicrm completion words -- WORD…`.

# The word at the cursor as it is meant; a quote may still be open.
function __minicrm_word
    set -l typed (commandline -ct | string replace -r '^~/' "$HOME/")
    string unescape -- "$typed"
    or string unescape -- "$typed\""
    or string unescape -- "$typed'"
end

function __minicrm_words
    set -l words (commandline -opc | string replace -r '^~/' "$HOME/")
    set -l last (__minicrm_word)
    set -l head (string match -r -- '^--[^=]*=' $last)
    set -l name (string replace -- "$head" '' $last)

    for line in ($words[1] completion words -- $words[2..-1] "$last" 2>/dev/null)
        switch $line
            case \tfiles
                string replace -r -- '^' "$head" (__fish_complete_path $name)
            case \tdirectories
                string replace -r -- '^' "$head" (__fish_complete_directories $name '')
            case '*'
                printf '%s\n' $line
        end
    end
end

complete -c minicrm -f -k -a '(__minicrm_words)'
