# shellcheck shell=bash disable=SC2154,SC2164
# What ./installer/run and ./tests/run share: steps with progress, one sentence when something fails, packages, a build.
# Sourced with "root" set to the tree.

log_folder="$root/build/log"
log=/dev/null
step_number=0

# fail SENTENCE: the one line that says what went wrong, and where the whole story is.
fail() {
    trap - ERR
    printf '\n%s\n' "$1" >&2
    if [ "$log" != /dev/null ]; then
        printf 'The whole log: %s\n' "$log" >&2
    fi
    exit "${2:-1}"
}

# start_log NAME: from here on the steps write to build/log/NAME.log.
start_log() {
    mkdir -p "$log_folder" 2>/dev/null ||
        fail "The folder $root cannot be written to: copy the sources to a folder of yours and run this again there."
    log="$log_folder/$1.log"
    if ! { : >"$log"; } 2>/dev/null; then
        log=/dev/null
        fail "The folder $log_folder cannot be written to (made by another user?): remove the folder $root/build and run this again."
    fi
    trap 'fail "$step_name did not work: $(reason)."' ERR
}

# step SENTENCE: a progress line.
step() {
    step_number=$((step_number + 1))
    step_name=$1
    printf '[%d/%d] %s\n' "$step_number" "$steps" "$1"
    printf '\n== %s\n' "$1" >>"$log"
}

# reason: the line of this step's log that tells most about a failure.
reason() {
    local text line
    text=$(awk '/^== / { text = ""; next } { text = text $0 "\n" } END { printf "%s", text }' "$log" | tail -n 400)
    line=$(grep -aE 'error: |Error at |^E: |\*\*\*Failed|fatal|cannot|could not|No such file' <<<"$text" | grep -av '^ninja:' | head -n 1 || true)
    if [ -z "$line" ]; then
        line=$(grep -av '^[[:space:]]*$' <<<"$text" | tail -n 1 || true)
    fi
    line=${line:-see the log}
    printf '%s' "${line%.}" | cut -c 1-300
}

# quietly COMMAND…: runs it with its output in the log, showing ninja's "[12/345]" as it goes.
quietly() {
    "$@" >>"$log" 2>&1 </dev/null &
    local child=$! seconds=0 shown='' now
    # A child in the background of a script does not hear Ctrl+C by itself.
    trap 'kill "$child" 2>/dev/null; pkill -P "$child" 2>/dev/null; exit 130' INT TERM
    while kill -0 "$child" 2>/dev/null; do
        sleep 1
        seconds=$((seconds + 1))
        now=$(tail -c 3000 "$log" | grep -aoE '^\[[0-9]+/[0-9]+\]' | tail -n 1 || true)
        if [ -t 1 ]; then
            printf '\r      %-16s %4d s ' "$now" "$seconds"
        elif [ $((seconds % 30)) = 0 ] && [ "$now$seconds" != "$shown" ]; then
            shown="$now$seconds"
            printf '      %s %d s\n' "$now" "$seconds"
        fi
    done
    if [ -t 1 ]; then
        printf '\r%40s\r' ''
    fi
    trap - INT TERM
    wait "$child"
}

missing_packages() {
    local have
    have=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' 2>/dev/null | awk '$2 == "installed" { print $1 }' | sort -u)
    grep -vE '^[[:space:]]*(#|$)' "$root/installer/packages.txt" | sort -u | comm -23 - <(printf '%s\n' "$have")
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

apt_install() {
    as_root apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold \
        -o Dpkg::Options::=--force-confdef "$@"
}

apt_update() {
    local try
    for try in 1 2 3 4 5; do
        as_root apt-get update -q && return 0
        sleep $((try * 2))
    done
    return 1
}

# PodDesk runs a server of its own; the one that Debian would make for the whole machine is not wanted.
no_main_cluster() {
    local conf=/etc/postgresql-common/createcluster.conf
    if ! dpkg-query -W -f='${db:Status-Status}' postgresql-common 2>/dev/null | grep -q '^installed$'; then
        apt_install postgresql-common
    fi
    if ! grep -qsE '^[[:space:]]*create_main_cluster' "$conf"; then
        printf 'create_main_cluster = false\n' | as_root tee -a "$conf" >/dev/null
    fi
}

install_packages() {
    local missing
    missing=$(missing_packages)
    if [ -z "$missing" ]; then
        return 0
    fi
    # shellcheck disable=SC2086
    set -- $missing
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "Debian packages are missing, and without sudo only root can install them: apt-get install $*"
        printf '      %d packages are missing; sudo may ask for your password.\n' "$#"
        sudo -v || fail "Debian packages are missing and sudo refused; have an administrator run: apt-get install $*"
    fi
    printf '      installing %d packages\n' "$#"
    quietly apt_update
    if printf '%s\n' "$@" | grep -qx postgresql; then
        quietly no_main_cluster
    fi
    quietly apt_install "$@"
    missing=$(missing_packages)
    [ -z "$missing" ] || fail "These packages could not be installed: $(printf '%s' "$missing" | tr '\n' ' ')"
}

# As many compilers as there are cores, and memory for (a window's source takes over a gigabyte).
job_count() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable/ { print int($2 / 1300000) }' /proc/meminfo)
    if [ "${memory:-1}" -lt 1 ]; then
        memory=1
    fi
    if [ "$memory" -lt "$cores" ]; then
        cores=$memory
    fi
    printf '%s' "$cores"
}

# build PRESET TARGET…: configures and builds; no target = everything.
build() {
    local preset=$1
    shift
    # A build folder that was made elsewhere (a copied tree) is of no use here.
    if [ -f "$root/build/$preset/CMakeCache.txt" ] &&
        ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$root/build/$preset/CMakeCache.txt"; then
        rm -rf "${root:?}/build/$preset"
    fi
    cd "$root"
    quietly cmake --preset "$preset"
    quietly cmake --build "$root/build/$preset" --parallel "$(job_count)" ${1:+--target "$@"}
}

# True when a window could be opened.
has_display() {
    [ -n "${WAYLAND_DISPLAY:-}" ] && return 0
    case "${DISPLAY:-}" in
    '') return 1 ;;
    :*)
        local number=${DISPLAY#:}
        [ -S "/tmp/.X11-unix/X${number%%.*}" ]
        ;;
    *) return 0 ;;
    esac
}
