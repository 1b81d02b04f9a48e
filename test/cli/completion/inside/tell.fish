# Inside the terminal of terminal-shell.ts: tells what fish would offer, and what a command line came to.
function fish_prompt
    echo -n '<prompt>'
end
function tell
    begin
        printf '\036'
        printf '%s\037' $argv
        printf '\036'
    end >/dev/tty
end
source $SCRIPT
# Asks rather than presses TAB, which says so little about a single answer.
function offered
    tell offered (complete -C "$argv" | string replace -r '\t.*' '')
end
function nectoproxy
    tell entered $argv
end
