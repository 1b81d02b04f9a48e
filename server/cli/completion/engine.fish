# completion of nectoproxy for fish 3.1 and later
# Install: nectoproxy completion fish > ~/.config/fish/completions/nectoproxy.fish

# What can follow a command: its commands, options (`-o,--option+=VALUE`, + where it may be given again) and arguments, described.
#FACTS#

# What the words so far mean, then what can stand at the cursor.
function __nectoproxy_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l facts (__nectoproxy_facts '')
    set -l path
    set -l spec ''
    set -l folder ''
    set -l given
    set -l taken
    set -l value ''
    set -l ended no

    set -l index 1
    for word in $words[2..-1]
        set index (math $index + 1)
        if test -n "$value"
            string match -q -- '--data-dir*' $spec; and set folder $word
            set value ''
        else if test $ended = no -a "x$word" = x--
            set ended yes
        else if test $ended = no; and string match -qr -- '^-.' $word
            set -l parts (string split -m 1 = -- $word)
            set spec (__nectoproxy_option $parts[1] $facts)
            set -a given (string replace -r '=.*' '' -- $spec)
            if test (count $parts) -gt 1
                string match -q -- '--data-dir*' $spec; and set folder $parts[2]
            else
                string match -q '*=*' -- $spec; and set value (string replace -r '^[^=]*=' '' -- $spec)
            end
        else if test (count $taken) -eq 0; and string match -q -- command\t$word\t'*' $facts
            set -a path $word
            set facts (__nectoproxy_facts "$path")
        else
            set spec (__nectoproxy_argument (count $taken) $facts)
            if test "$spec" = command
                __nectoproxy_other $index
                return
            end
            set -a taken $word
        end
    end

    if test -n "$value"
        __nectoproxy_value $value $current '' "$folder" $taken
    else if test $ended = no; and string match -q -- '--*=*' $current
        set -l parts (string split -m 1 = -- $current)
        set spec (__nectoproxy_option $parts[1] $facts)
        string match -q '*=*' -- $spec
        and __nectoproxy_value (string replace -r '^[^=]*=' '' -- $spec) "$parts[2]" "$parts[1]=" "$folder" $taken
    else if test $ended = no; and string match -q -- '-*' $current
        __nectoproxy_options (count $given) $given $facts
    else
        set -l commands
        test (count $taken) -eq 0; and set commands (string replace -rf '^command\t' '' -- $facts)
        if test (count $commands) -gt 0
            printf '%s\n' $commands
            return
        end
        set spec (__nectoproxy_argument (count $taken) $facts)
        if test "$spec" = command
            __nectoproxy_other (math $index + 1)
        else if test -n "$spec"
            __nectoproxy_value $spec $current '' "$folder" $taken
        else if test $ended = no -a -z "$current"
            __nectoproxy_options (count $given) $given $facts
        end
    end
end

# NAME FACTS…: the spec of the option with this name.
function __nectoproxy_option
    set -l name (string escape --style=regex -- $argv[1])
    string replace -rf -- "^option\t((?:[^=\t]*,)?$name(?:[+,=][^\t]*)?)\t.*" '$1' $argv[2..-1]
end

# POSITION FACTS…: the spec of the argument there.
function __nectoproxy_argument
    set -l specs (string replace -rf -- '^argument\t([^\t]*)\t.*' '$1' $argv[2..-1])
    set -l at (math $argv[1] + 1)
    if test $at -le (count $specs)
        string replace -r '\.\.\.$' '' -- $specs[$at]
    else if test (count $specs) -gt 0
        string replace -rf '\.\.\.$' '' -- $specs[-1]
    end
end

# COUNT GIVEN… FACTS…: options that were not given, or may be given again.
function __nectoproxy_options
    set -l given $argv[2..(math $argv[1] + 1)]
    test $argv[1] -eq 0; and set given
    for fact in $argv[(math $argv[1] + 2)..-1]
        set -l parts (string split \t -- $fact)
        test "$parts[1]" = option; or continue
        set -l names (string replace -r '=.*' '' -- $parts[2])
        not string match -q '*+' -- $names; and contains -- $names $given; and continue
        for name in (string split , -- (string trim -r -c + -- $names))
            printf '%s\t%s\n' $name $parts[3]
        end
    end
end

# VALUE TYPED BEFORE FOLDER TAKEN…: what can stand for a value of which TYPED is there, behind BEFORE in the same word.
function __nectoproxy_value
    set -l prefix $argv[3]
    switch $argv[1]
        case 'choice:*'
            printf "$prefix%s\n" (string split '|' -- (string replace choice: '' -- $argv[1]))
        case session
            __nectoproxy_sessions "$argv[4]" $argv[5..-1] | string replace -r '^' -- $prefix
        case folder
            __fish_complete_directories $argv[2] '' | string replace -r '^' -- $prefix
        case 'file:*'
            set -l scheme (string replace file: '' -- $argv[1])
            set -l path (string sub -s (math (string length -- $scheme) + 1) -- $argv[2])
            if test "$scheme$path" = "$argv[2]"
                complete -C "'' $path" | string replace -r '^' -- $prefix$scheme
            else
                printf '%s\n' $prefix$scheme
            end
    end
end

# FOLDER TAKEN…: names of recordings, the newest first; each is a file.
function __nectoproxy_sessions
    set -l folder (string replace -r '^~(?=/|$)' $HOME -- $argv[1])
    test -n "$folder"; or set folder "$NECTOPROXY_DATA_DIR"
    test -n "$folder"; or set folder "$NECTOPROXY_HOME"
    test -n "$folder"; or set folder ~/.nectoproxy
    for file in (command ls -t -- $folder/sessions 2>/dev/null)
        set -l name (string replace -rf '\.db$' '' -- $file)
        test -n "$name"; and not contains -- $name $argv[2..-1]; and printf '%s\tsession\n' $name
    end
end

# INDEX: from this word on it is another program's command line.
function __nectoproxy_other
    set -l words (commandline -opc) (commandline -ct)
    complete -C (string join ' ' -- (string escape -- $words[$argv[1]..-2]) $words[-1])
end

complete -c nectoproxy -f -k -a '(__nectoproxy_complete)'
