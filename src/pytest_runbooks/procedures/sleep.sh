# The `sleep` of blocks: a long one that the block itself waits for takes a short time, and is
# written down; everything else is done by the real one, which this becomes in any case.
#
# The harness puts before it, as variables:
#   records   the file for `DOCUMENTED WAITED`, in milliseconds
#   session   how the command line of the session's shell ends
#   real      the folder of the real sleep
#   bash      the program of the session's shell
#   shortest  from how many milliseconds on a sleep is a long one
#   least, longest   how long one takes then
#
# It costs each sleep of a block its start: so it uses builtins only.

# Sets `documented`, in milliseconds; 0 for what only the real one understands: `infinity`, `1e3`.
read_arguments() {
  documented=0
  for one; do
    number=${one%[smhd]}
    whole=${number%%.*} part=
    case $number in *.*) part=${number#*.} ;; esac
    case $whole$part in
      '' | *[!0-9]* | ??????????*) documented=0 && return ;;
    esac
    while :; do # what begins with 0 would be octal
      case $whole in 0?*) whole=${whole#0} ;; *) break ;; esac
    done
    part=${part}000 && part=1${part%"${part#???}"}
    factor=1
    case $one in *m) factor=60 ;; *h) factor=3600 ;; *d) factor=86400 ;; esac
    documented=$((documented + (${whole:-0} * 1000 + part - 1000) * factor))
  done
}

# Sets `parent`, `group` and `ignored`, a hexadecimal digit of the first four signals, of a process.
look_at() {
  parent=0 group=0 ignored=f
  while read -r key value _; do
    case $key in
      PPid:) parent=$value ;;
      NSpgid:) group=$value ;;
      SigIgn:) ignored=${value#"${value%?}"} && return ;;
    esac
  done 2>/dev/null <"/proc/$1/status"
}

# Sets `input` of a process, whose standard input has the number $2: that of a block (`block`) is
# /dev/null, open for reading and writing; that of a job in the background (`job`) for reading only.
look_at_input() {
  input=
  [ "/proc/$1/fd/$2" -ef /dev/null ] || return 0
  while read -r key value _; do
    [ "$key" = flags: ] && break
  done 2>/dev/null <"/proc/$1/fdinfo/$2"
  case $value in *[04]) input=job ;; *) input=block ;; esac
}

# Arguments: a process that was looked at, the number of its standard input. A job in the background
# has an input of its own or ignores SIGINT; what nohup starts ignores SIGHUP.
is_in_background() {
  look_at_input "$1" "$2"
  case $input$ignored in job? | *[!048c]) return 0 ;; esac
  return 1
}

# True when the block waits for this process and for nothing else: it has been started by the shell
# of the session, or by shells below it; and neither is one of these in the background, nor has one a
# job there, which goes on as fast as ever.
is_waited_for() {
  look_at $$
  is_in_background $$ 8 8<&0 && return 1 # what is read meanwhile is number 0
  leader=$group process=$PPID # of the group: the shell, unless setsid or `set -m` made another
  while :; do
    children=
    read -r children 2>/dev/null <"/proc/$process/task/$process/children"
    for child in $children; do
      [ "$child" = $$ ] && continue
      look_at "$child"
      [ "$parent" = 0 ] && continue # it has just ended
      # The job of a `background` step has the input of a block: what it serves is ready.
      is_in_background "$child" 0 && [ "$input" != block ] && return 1
    done
    [ "$process" = "$leader" ] && break
    look_at "$process"
    is_in_background "$process" 0 && return 1
    [ "/proc/$process/exe" -ef "$bash" ] || [ "/proc/$process/exe" -ef /bin/sh ] || return 1
    process=$parent
  done
  line=
  IFS= read -r line 2>/dev/null <"/proc/$leader/cmdline"
  case $line in *"$session") ;; *) return 1 ;; esac
}

read_arguments "$@"
if [ "$documented" -gt "$shortest" ] && is_waited_for; then
  waited=$((documented / 50))
  [ "$waited" -ge "$least" ] || waited=$least
  [ "$waited" -le "$longest" ] || waited=$longest
  if { printf '%s %s\n' "$documented" "$waited" >>"$records"; } 2>/dev/null; then
    part=$((1000 + waited % 1000))
    set -- "$((waited / 1000)).${part#1}"
  fi
fi
PATH=$real # it is found by its name, so that this is what it calls itself
exec sleep "$@"
