# shellcheck shell=bash
# shellcheck disable=SC2154 # the harness sets __runbook_dir
# The shell's side of a bash session, read once by each live shell; the harness's side is bash.py.
#
# Files in $__runbook_dir:
#   requests      a FIFO, the script of this shell: the harness writes the next lines into it
#   answers       a FIFO: `NUMBER STATUS OPTIONS` when a command has ended, with `exit` after it when
#                 the shell ends as well; `asks` before it looks for an answer in
#   replies       a FIFO: `yes` when "Broken pipe" was said since the last time, or `no`
#   out, err      FIFOs, the standard streams of the commands
#   step.NUMBER   a command
#   errors        the failures that ERR and EXIT saw, one a line:
#                 NUMBER PIDS STATUS STATUSES LINE@FILE CALLER@FILE... <tab> COMMAND
#   state.NUMBER  what the shell knows after a command, as shell code; its last line is "#"
#   traps, debug  what `trap -p` says
#
# A block can redefine almost anything, so what is here uses builtins only, quotes everything, assigns
# nothing in the arguments of a builtin (which `set -k` takes for the environment), has no local
# variables where `declare -p` would see them, and sets again before each command what it relies on.

# Called once, when what a shell before this one knew has been restored.
__runbook_start() {
  BASH_ARGV0=bash # $0 is what it is in a terminal
  __runbook_pid=$BASHPID
  __runbook_number=0
  __runbook_user_exit=${__runbook_user_exit-}
  __runbook_user_err=${__runbook_user_err-}
  __runbook_traps=
  builtin shopt -s expand_aliases
}

# ERR: errexit is about to end the shell. What must not end it is a pipeline whose producer was cut
# off because its reader had enough; then errexit is off until the next command begins.
# These texts hold no keywords: a block may have made aliases of them.
# shellcheck disable=SC2016 # expanded when the trap runs
__runbook_on_err='__runbook_failed "$?" "$LINENO@${BASH_SOURCE[0]-}" "$BASH_COMMAND" "${PIPESTATUS[@]}"
\builtin eval "$__runbook_then"'

# shellcheck disable=SC2016
__runbook_on_user_err='__runbook_return "$__runbook_status" || \builtin eval "$__runbook_user_err"'

# shellcheck disable=SC2016
__runbook_on_cut_off='\builtin trap -p DEBUG >|"$__runbook_own/debug"
\builtin set +e
\builtin trap "$__runbook_on_next" DEBUG'

# shellcheck disable=SC2016
__runbook_on_next='__runbook_go_on "$BASH_COMMAND"'

# EXIT: keep what the shell knows, so that a documented `exit` loses nothing. The trap that a block
# set runs when the block leaves the shell or the procedure ends, not when a command failed.
# shellcheck disable=SC2016
__runbook_on_exit='__runbook_leave "$?" "$BASH_COMMAND" "$@"'

# Before each command: errexit and its like, as at the start of a GitHub Actions step.
__runbook_begin() {
  __runbook_number=$1
  __runbook_cut_off='' __runbook_failing=''
  # shellcheck disable=SC2064 # the variables hold the traps' text
  builtin trap "$__runbook_on_err" ERR
  # shellcheck disable=SC2064
  builtin trap "$__runbook_on_exit" EXIT
  builtin trap __runbook_stop RTMIN+7
  # shellcheck disable=SC2016 # expanded when the trap runs
  builtin trap '__runbook_time_out "$BASH_COMMAND"' RTMIN+8
  builtin shopt -s inherit_errexit
  builtin set -eE -o pipefail
}

# After each command that did not end the shell; its arguments are the positional parameters.
__runbook_end() {
  __runbook_status=$?
  builtin set +e
  # Only a pipeline that was cut off can have come last; all else would have ended the shell.
  if [[ $__runbook_cut_off ]]; then
    __runbook_status=0
    builtin trap - DEBUG
    builtin . "$__runbook_own/debug"
  elif ((__runbook_status == 141)); then
    __runbook_status=0
  fi
  __runbook_keep_traps
  builtin printf '%s %s %s\n' "$__runbook_number" "$__runbook_status" "$-" \
    >"$__runbook_dir/answers"
  __runbook_snapshot "$@"
}

# Arguments: the exit status, the last command, the positional parameters.
__runbook_leave() {
  __runbook_status=$1 __runbook_command=$2
  builtin shift 2
  builtin set +e
  __runbook_keep_traps
  builtin trap - DEBUG
  if ((__runbook_status)) && [[ ! $__runbook_failing ]]; then
    __runbook_say_where "$__runbook_pid" "$__runbook_command" "$__runbook_status" "?@"
  fi
  if [[ ! $__runbook_failing ]]; then
    if __runbook_return "$__runbook_status"; then
      builtin eval "$__runbook_user_exit"
    else
      builtin eval "$__runbook_user_exit"
    fi
    __runbook_user_exit=
  fi
  __runbook_snapshot "$@"
  builtin printf '%s %s %s exit\n' "$__runbook_number" "$__runbook_status" "$-" \
    >"$__runbook_dir/answers"
}

# Each builtin has a redirection of its own, so that what a DEBUG trap says goes elsewhere.
# shellcheck disable=SC2129 # for that reason
__runbook_snapshot() {
  __runbook_state=$__runbook_dir/state.$__runbook_number
  builtin printf 'builtin cd -- %q || __runbook_cd_nowhere\n' "${PWD-$(builtin pwd)}" >|"$__runbook_state"
  builtin declare -p >>"$__runbook_state"
  builtin declare -f >>"$__runbook_state"
  builtin umask -p >>"$__runbook_state"
  if (($#)); then
    builtin printf 'builtin set --' >>"$__runbook_state"
    builtin printf ' %q' "$@" >>"$__runbook_state"
    builtin printf '\n' >>"$__runbook_state"
  fi
  builtin alias -p >>"$__runbook_state"
  builtin printf '%s\n#\n' "$__runbook_traps" >>"$__runbook_state"
}

# For a shell that should go on in a directory which was removed.
__runbook_cd_nowhere() {
  builtin command -p mkdir -p "$__runbook_own/nowhere"
  builtin cd "$__runbook_own/nowhere" && builtin command -p rmdir "$__runbook_own/nowhere"
}

# What a program sees that is started now.
__runbook_tell_exports() {
  builtin printf '%s\0' "${PWD-$(builtin pwd)}" >|"$__runbook_dir/environment"
  builtin command -p env -0 >>"$__runbook_dir/environment"
  builtin printf 'environment\n' >"$__runbook_dir/answers"
}

# The traps of a block live on behind those of the harness.
__runbook_keep_traps() {
  builtin trap -p >|"$__runbook_own/traps"
  IFS= builtin read -r -d '' __runbook_text <"$__runbook_own/traps" || :
  if [[ $__runbook_text != "$__runbook_traps" ]]; then
    __runbook_traps=$__runbook_text
    __runbook_keep_trap ERR "$__runbook_on_err" __runbook_user_err
    __runbook_keep_trap EXIT "$__runbook_on_exit" __runbook_user_exit
  fi
  builtin trap - ERR
}

__runbook_keep_trap() {
  builtin trap -p "$1" >|"$__runbook_own/trap"
  IFS= builtin read -r -d '' __runbook_text <"$__runbook_own/trap" || :
  builtin eval "__runbook_words=(${__runbook_text#trap})" # -- 'COMMAND' SIGNAL, quoted by bash
  if [[ ${__runbook_words[1]-} != "$2" ]]; then
    builtin printf -v "$3" %s "${__runbook_words[1]-}"
  fi
}

__runbook_return() {
  builtin return "$1"
}

# Arguments: the status, the place, the command, the statuses of its pipeline. Sets what the trap
# does then.
__runbook_failed() {
  __runbook_status=$1 __runbook_then=
  builtin local status place command pids
  status=$1 place=$2 command=$3
  builtin shift 3
  if [[ $__runbook_cut_off ]] &&
    [[ $__runbook_cut_off == "$status $command" || $place == *@"$__runbook_dir/requests" ]]; then
    return 0 # what the pipeline that was cut off came last in has its status: a function, the block
  fi
  if [[ ! -o errexit && ! $__runbook_cut_off ]]; then
    return 0 # the block said `set +e`
  fi
  if __runbook_only_cut_off "$status" "$@"; then
    if [[ ! $__runbook_cut_off ]]; then
      __runbook_then=$__runbook_on_cut_off
    fi
    __runbook_cut_off="$status $command"
    __runbook_exit_as_cut_off
    return 0
  fi
  if ! __runbook_trace_origin; then
    return 0 # a background job: its status is for `wait` to say
  fi
  __runbook_say_where "$pids" "$command" "$status" "$place" "$@"
  if [[ $__runbook_user_err ]]; then
    __runbook_then=$__runbook_on_user_err
  fi
  if [[ $BASHPID == "$__runbook_pid" ]]; then
    __runbook_failing=1
  else
    __runbook_tell_shell # in a substitution, which the command around it may not care for
  fi
  if [[ $__runbook_cut_off ]]; then
    builtin exit "$status" # since errexit is off
  fi
  return 0
}

# A subshell that ends with a pipeline that was cut off is taken for cut off itself. Where the block
# has set a trap, it is left alone; the one that is listed otherwise is that of the shell.
__runbook_exit_as_cut_off() {
  if [[ $BASHPID != "$__runbook_pid" ]]; then
    builtin trap -p EXIT >|"$__runbook_own/exit.$BASHPID"
    IFS= builtin read -r -d '' __runbook_text <"$__runbook_own/exit.$BASHPID" || :
    if [[ ! $__runbook_text || $__runbook_text == *__runbook_leave* ]]; then
      builtin trap 'builtin exit 141' EXIT
    fi
  fi
}

# DEBUG, after a pipeline was cut off: the next command begins, unless it is the same as before, and
# a trap that begins, or it is one of these, and the block has ended.
__runbook_go_on() {
  if [[ $__runbook_cut_off == *" $1" || "$1 ${FUNCNAME[1]-}" == *__runbook_* ]]; then
    return 0
  fi
  builtin trap - DEBUG
  builtin . "$__runbook_own/debug"
  builtin set -e
  __runbook_cut_off=
  if [[ $BASHPID != "$__runbook_pid" ]]; then
    builtin trap - EXIT
  fi
}

# Sets `pids` to this process and those it came from, up to the shell. False for what belongs to a
# background job: it has a standard input of its own (that of a command is open for writing too), or
# one that the block gave it, and ignores SIGINT; a simple command still has the traps of the shell
# and counts as a subshell, which one in a pipeline does not; under `set -m` each has a process group
# of its own.
__runbook_trace_origin() {
  builtin local pid parent file key value forks caught ignored
  parent=$BASHPID pids=$BASHPID forks=0 caught=0
  while [[ $parent != "$__runbook_pid" ]]; do
    pid=$parent parent=0
    for file in status fdinfo/0; do
      # Not from standard input: that may be the very descriptor to look at.
      while IFS=$' \t' builtin read -r -u 9 key value; do
        case $key in
          PPid:) parent=$value ;;
          NSpgid:) if [[ $value != "$__runbook_pid" ]]; then return 1; fi ;;
          SigIgn:) ignored=${value: -2} ;;
          SigCgt:) caught=$value ;;
          flags:) if __runbook_has_input_of_a_job "$pid" "$value" "$ignored"; then return 1; fi ;;
        esac
      done 2>/dev/null 9<"/proc/$pid/$file"
    done
    if ((parent < 2)); then
      return 1
    fi
    pids+=,$parent
    forks=$((forks + 1))
  done
  if ((forks && forks == BASH_SUBSHELL && 16#$caught >> 33)); then return 1; fi
}

# Arguments: a process, the flags of its standard input, the signals that it ignores.
__runbook_has_input_of_a_job() {
  if [[ /proc/$1/fd/0 -ef /dev/null ]]; then
    if ((8#$2 & 3)); then return 1; else return 0; fi
  fi
  if (((16#$3) & 2)); then return 0; else return 1; fi
}

# A substitution tells the shell, which waits for it, to stop (RTMIN+7). Bash runs the trap at once,
# and not only after the command, when the signal interrupts its reading: so this waits, for a while,
# until the shell reads, and then until it has the signal.
__runbook_tell_shell() {
  builtin local value tries
  for ((tries = 0; tries < 2000; tries++)); do
    __runbook_look_up State
    if [[ $value != R* ]]; then break; fi
  done
  builtin kill -s RTMIN+7 "$__runbook_pid" 2>/dev/null
  for ((tries = 0; tries < 2000; tries++)); do
    __runbook_look_up ShdPnd
    if ((!(16#$value >> 33))); then break; fi
  done
}

# Sets `value` to what /proc says of the shell.
__runbook_look_up() {
  builtin local key
  while IFS=$' \t' builtin read -r key value; do
    if [[ $key == "$1:" ]]; then return 0; fi
  done 2>/dev/null <"/proc/$__runbook_pid/status"
  value=0
}

# Arguments: the pids, the command, its status, its place, the statuses of its pipeline.
__runbook_say_where() {
  builtin local pids command status place line index
  pids=$1 command=$2 status=$3 place=$4
  builtin shift 4
  builtin printf -v line '%s,' "$@"
  line="$__runbook_number $pids $status $line ${place// /_}"
  # Functions 0 and 1 are this one and its caller; the trap ran in the scope of function 2.
  for ((index = 2; index + 1 < ${#BASH_LINENO[@]}; index++)); do
    line+=" ${BASH_LINENO[index]}@${BASH_SOURCE[index + 1]// /_}"
  done
  command=${command%%$'\n'*}
  builtin printf '%s\t%s\n' "$line" "${command:0:500}" >>"$__runbook_dir/errors"
}

# True when all that failed in a pipeline are producers cut off by a reader that ended well: killed
# by SIGPIPE (141), or saying "Broken pipe" themselves, as Python programs and the AWS CLI do.
__runbook_only_cut_off() {
  builtin local status one others reply
  status=$1 others='' reply=''
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
  builtin printf 'asks\n' >"$__runbook_dir/answers"
  builtin read -r -t 10 reply <"$__runbook_dir/replies"
  if [[ $reply == yes ]]; then return 0; else return 1; fi
}

# RTMIN+7, from a substitution of this shell that failed while the command around it did not.
__runbook_stop() {
  builtin local number pids status rest
  while IFS=' ' builtin read -r number pids status rest; do
    if [[ $number == "$__runbook_number" && $pids == *",$BASHPID" ]] &&
      [[ -o errexit || $__runbook_cut_off ]]; then
      __runbook_failing=1
      builtin exit "$status"
    fi
  done <"$__runbook_dir/errors"
  return 0
}

# RTMIN+8, from the harness: the command took too long. Only ERR and DEBUG know the line they are
# at: what the shell waited for is killed next, and ERR says where, or DEBUG does at the next command.
# But a command that waits for a substitution must not run with what is left of that.
# shellcheck disable=SC2016 # expanded when the trap runs
__runbook_time_out() {
  __runbook_command=$1
  case $1 in
    *'$('* | *'`'* | *'<('* | *'>('*) __runbook_timed_out "?@${BASH_SOURCE[1]-}" ;;
  esac
  builtin set -T
  builtin trap '__runbook_timed_out "$LINENO@${BASH_SOURCE[0]-}" "${PIPESTATUS[@]}"' DEBUG
}

# Arguments: the place, the statuses of the last pipeline.
__runbook_timed_out() {
  builtin local place
  place=$1
  builtin shift
  builtin trap - DEBUG
  __runbook_failing=1
  __runbook_say_where "$BASHPID" "$__runbook_command" 124 "$place" "$@"
  builtin exit 124
}

# Functions that see, and may change, the DEBUG trap of a block.
builtin declare -ft __runbook_end __runbook_leave __runbook_keep_traps __runbook_go_on \
  __runbook_time_out
