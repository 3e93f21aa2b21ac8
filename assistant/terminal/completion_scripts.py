"""The scripts by which shells ask ``minutes`` what may come next."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_BASH = r"""# Completion of minutes for bash.  Put it where bash-completion looks:
#   minutes completion bash > ~/.local/share/bash-completion/completions/minutes
# or into ~/.bashrc:  source <(minutes completion bash)
_minutes() {
    local line word cur="${COMP_WORDS[COMP_CWORD]}" files=
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :files ]]; then
            files=1
            continue
        fi
        word="${line%%$'\t'*}"
        # Within quotation marks a name stands as it is.
        [[ $cur == [\"\']* ]] || printf -v word '%q' "$word"
        COMPREPLY+=("$word")
    done < <("${1/#\~/$HOME}" completion bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if [[ -z $files ]]; then
        compopt +o default 2>/dev/null
    fi
}
complete -o default -F _minutes minutes
"""
_ZSH = r"""#compdef minutes
# Completion of minutes for zsh.  Put it into a folder of $fpath:
#   minutes completion zsh > ~/.zfunc/_minutes
# or into ~/.zshrc, after compinit:  source <(minutes completion zsh)
_minutes() {
    local line word
    local -a lines found
    lines=("${(@f)$("${(Q)words[1]}" completion zsh -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    for line in $lines; do
        if [[ $line == :files ]]; then
            _files
            return
        fi
        word="${line%%$'\t'*}"
        found+=("${word//:/\\:}:${line#*$'\t'}")
    done
    # In any case of letters, and from any word of a name.
    _describe 'minutes' found -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]} l:|=* r:|=*'
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _minutes "$@"
else
    compdef _minutes minutes
fi
"""
_FISH = r"""# Completion of minutes for fish:
#   minutes completion fish > ~/.config/fish/completions/minutes.fish
function __minutes_next
    set -l before (commandline -opc)
    for line in ($before[1] completion fish -- $before[2..-1] (commandline -ct) 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c minutes -f -a '(__minutes_next)'
"""

SCRIPTS: Final[Mapping[str, str]] = MappingProxyType({"bash": _BASH, "zsh": _ZSH, "fish": _FISH})
