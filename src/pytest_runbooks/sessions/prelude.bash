# The shell's side of a bash session, read once by each live shell; the harness's side is bash.py.
#
# Files in $__runbook_dir:
#   requests      a FIFO, the script of this shell: the harness writes the next lines into it
#   answers       a FIFO, for one line when a command has ended: NUMBER STATUS [exit]
#   errors        the failures that ERR saw: NUMBER PID PARENT STATUS LINE@FILE CALLER@FILE...
#   state.NUMBER  what the shell knows after command NUMBER, as shell code; its last line is "#"
#
# A block can redefine almost anything, so what is here uses builtins only, quotes everything, and
# sets again before each command what it relies on.

BASH_ARGV0=bash # $0 is what it is in a terminal
__runbook_pid=$BASHPID
__runbook_number=0
__runbook_user_exit=${__runbook_user_exit-}
__runbook_user_err=${__runbook_user_err-}

__runbook_snapshot='{
  builtin declare -p; builtin declare -f; builtin alias -p; builtin umask -p; builtin trap -p
  builtin printf "builtin cd -- %q\n#\n" "$PWD"
} >|"$__runbook_dir/state.$__runbook_number"'

# ERR: errexit is about to end the shell. What must not end it is a pipeline whose producer was cut
# off because its reader had enough; then errexit is off until the next command begins.
__runbook_on_err='__runbook_failed "$?" "$LINENO@${BASH_SOURCE[0]-}" "${PIPESTATUS[@]}"
if [[ $__runbook_grace ]]; then
  builtin set +e; __runbook_grace= __runbook_resume=1; builtin trap "$__runbook_on_resume" DEBUG
elif [[ $__runbook_user_err ]]; then
  builtin eval "$__runbook_user_err"
fi'

# Not a function: the end of a function would bring the DEBUG trap back.
__runbook_on_resume='builtin set -e; __runbook_resume=; builtin trap - DEBUG'

# EXIT: keep what the shell knows, so that a documented `exit` loses nothing. The trap that a block
# set runs when the block leaves the shell or the procedure ends, not when a command failed.
__runbook_on_exit='__runbook_status=$?
builtin set +e
builtin trap - ERR DEBUG
if [[ ! $__runbook_failing ]]; then
  builtin eval "$__runbook_user_exit"
  __runbook_user_exit=
fi
builtin eval "$__runbook_snapshot"
builtin printf "%s %s exit\n" "$__runbook_number" "$__runbook_status" >"$__runbook_dir/answers"'

builtin trap "$__runbook_on_exit" EXIT
builtin trap "$__runbook_on_err" ERR
builtin trap -p ERR EXIT >|"$__runbook_dir/trap"
IFS= builtin read -r -d '' __runbook_traps <"$__runbook_dir/trap"

# Before each command: errexit and its like, as at the start of a GitHub Actions step.
__runbook_begin() {
  __runbook_number=$1 __runbook_err=$2
  __runbook_broken=0 __runbook_grace= __runbook_resume= __runbook_failing=
  builtin trap "$__runbook_on_err" ERR
  builtin trap "$__runbook_on_exit" EXIT
  builtin trap __runbook_stop RTMIN+7
  builtin trap __runbook_time_out RTMIN+8
  builtin shopt -s inherit_errexit expand_aliases
  builtin set -eE -o pipefail
}

# After each command that did not end the shell.
__runbook_end() {
  local status=$?
  builtin set +e
  if ((status == 141)); then
    status=0 # a pipeline that was cut off came last; anything else would have ended the shell
  fi
  __runbook_keep_traps
  builtin printf '%s %s\n' "$__runbook_number" "$status" >"$__runbook_dir/answers"
}

# The traps of a block live on behind those of the harness.
__runbook_keep_traps() {
  local text
  builtin trap -p ERR EXIT >|"$__runbook_dir/trap"
  IFS= builtin read -r -d '' text <"$__runbook_dir/trap"
  if [[ $text != "$__runbook_traps" ]]; then
    __runbook_keep_trap ERR "$__runbook_on_err" __runbook_user_err
    __runbook_keep_trap EXIT "$__runbook_on_exit" __runbook_user_exit
  fi
  builtin trap - ERR
}

__runbook_keep_trap() {
  local text word
  builtin trap -p "$1" >|"$__runbook_dir/trap"
  IFS= builtin read -r -d '' text <"$__runbook_dir/trap"
  builtin eval "local parts=(${text#trap})" # -- 'COMMAND' SIGNAL, quoted by the shell itself
  word=${parts[1]-}
  if [[ $word != "$2" ]]; then
    builtin printf -v "$3" %s "$word"
  fi
}

__runbook_failed() {
  local status=$1 place=$2 key value parent=0 ignored=0
  builtin shift 2
  if [[ $- != *e* && ! $__runbook_resume ]]; then
    return 0 # the block said `set +e`
  fi
  if __runbook_only_cut_off "$status" "$@"; then
    __runbook_grace=1
    return 0
  fi
  while IFS=$' \t' builtin read -r key value; do
    case $key in
      PPid:) parent=$value ;;
      SigIgn:) ignored=$((16#${value: -2})) ;;
    esac
  done 2>/dev/null <"/proc/$BASHPID/status"
  if [[ $BASHPID == "$__runbook_pid" ]]; then
    __runbook_failing=1
  elif ((ignored & 2)); then
    return 0 # a background job, which ignores SIGINT: its status is for `wait` to say
  fi
  __runbook_say_where "$parent" "$status" "$place"
  if [[ ! $__runbook_failing ]]; then
    # In a substitution: the command around it may not care, so its shell is told to stop.
    builtin kill -s RTMIN+7 "$parent" 2>/dev/null
  fi
  if [[ $__runbook_resume ]]; then
    builtin exit "$status"
  fi
  return 0
}

__runbook_say_where() {
  local line="$__runbook_number $BASHPID $1 $2 ${3// /_}" index
  # Functions 0 and 1 are this one and the one above; the trap ran in the scope of function 2.
  for ((index = 2; index + 1 < ${#BASH_LINENO[@]}; index++)); do
    line+=" ${BASH_LINENO[index]}@${BASH_SOURCE[index + 1]// /_}"
  done
  builtin printf '%s\n' "$line" >>"$__runbook_dir/errors"
}

# True when all that failed in a pipeline are producers cut off by a reader that ended well: killed
# by SIGPIPE (141), or saying "Broken pipe" themselves, as Python programs and the AWS CLI do.
__runbook_only_cut_off() {
  local status=$1 one said others=
  builtin shift
  for one in "$@"; do
    case $one in
      0 | 141) ;;
      *) others=1 ;;
    esac
  done
  if [[ ! $others ]]; then
    # Said outright: in a trap, a bare `return` gives the status from before the trap.
    if ((status == 141)); then return 0; else return 1; fi
  fi
  if (($# < 2 || ${!#} != 0)); then
    return 1
  fi
  IFS= builtin read -r -d '' said <"$__runbook_err"
  one=${said//Broken pipe/}
  one=$((${#said} - ${#one}))
  if ((one == __runbook_broken)); then
    return 1
  fi
  __runbook_broken=$one
  return 0
}

# RTMIN+7, from a substitution of this shell that failed while the command around it did not.
__runbook_stop() {
  local number pid parent status rest
  while IFS=' ' builtin read -r number pid parent status rest; do
    if [[ $number == "$__runbook_number" && $parent == "$BASHPID" ]] &&
      [[ $- == *e* || $__runbook_resume ]]; then
      __runbook_failing=1
      builtin exit "$status"
    fi
  done <"$__runbook_dir/errors"
  return 0
}

# RTMIN+8, from the harness: the command took too long. Only ERR and DEBUG know the line they are
# at: what the shell waited for is killed next, and ERR says where, or DEBUG does at the next command.
__runbook_time_out() {
  builtin set -T
  builtin trap '__runbook_timed_out "$LINENO@${BASH_SOURCE[0]-}"' DEBUG
}

__runbook_timed_out() {
  builtin trap - DEBUG
  __runbook_failing=1
  __runbook_say_where 0 124 "$1"
  builtin exit 124
}
