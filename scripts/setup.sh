#!/usr/bin/env bash
# Makes sure that everything the build needs is there: a Rust toolchain, a C++ compiler, CMake and libclang (HiGHS,
# the MILP solver, is built from source). Installs what is missing with apt-get where that is possible, and says
# what to install where it is not. With --lite only what a build without HiGHS needs; with --tests also Chromium, in
# which the tests look at the page of a plan.
set -euo pipefail

lite=false
tests=false
[ "${1:-}" = --lite ] && lite=true
[ "${1:-}" = --tests ] && tests=true

say() { printf '%s\n' "$*" >&2; }

have() { command -v "$1" >/dev/null 2>&1; }

# libclang as bindgen looks for it: the library, and beside it the headers that come with the compiler.
have_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] && return 0
    compgen -G '/usr/lib*/llvm*/lib*/libclang*.so*' >/dev/null ||
        compgen -G '/usr/lib*/libclang*.so*' >/dev/null ||
        compgen -G '/usr/lib/*/libclang*.so*' >/dev/null ||
        compgen -G '/opt/homebrew/opt/llvm/lib/libclang.dylib' >/dev/null ||
        compgen -G '/Library/Developer/CommandLineTools/usr/lib/libclang.dylib' >/dev/null ||
        return 1
    [ "$(uname -s)" = Darwin ] ||
        compgen -G '/usr/lib*/llvm*/lib*/clang/*/include/stddef.h' >/dev/null ||
        compgen -G '/usr/lib*/clang/*/include/stddef.h' >/dev/null
}

missing=()
have cc || missing+=(gcc libc6-dev)
if ! $lite; then
    have c++ || missing+=(g++)
    have cmake || missing+=(cmake)
    have_libclang || missing+=(libclang-dev)
fi

have_browser() {
    [ -n "${FIRSTFIX_BROWSER:-}" ] && [ "$FIRSTFIX_BROWSER" != required ] && return 0
    have chromium || have chromium-browser || have google-chrome || have google-chrome-stable
}

# Tests without a browser say so and pass, so one that cannot be installed is no reason to stop, unless it is asked for.
browser=()
$tests && ! have_browser && browser=(chromium)

if ! have cargo; then
    say "There is no Rust toolchain. Install one from https://rustup.rs (1.90 or newer), then run this again."
    exit 1
fi

[ ${#missing[@]} -eq 0 ] && [ ${#browser[@]} -eq 0 ] && exit 0

by_hand() {
    say "Please install what the build needs, then run this again:"
    say "  Debian, Ubuntu   apt-get install ${missing[*]}"
    say "  Fedora           dnf install gcc-c++ cmake clang-devel"
    say "  Arch             pacman -S gcc cmake clang"
    say "  macOS            xcode-select --install; brew install cmake llvm"
    $lite || say "Or build without the MILP solver, which needs none of them: make plan-lite"
    exit 1
}

without_browser() {
    say "No Chromium could be installed: the tests that look at the page of a plan are skipped."
    [ "${FIRSTFIX_BROWSER:-}" = required ] && exit 1
    exit 0
}

give_up() {
    [ ${#missing[@]} -eq 0 ] && without_browser
    by_hand
}

have apt-get || give_up

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! have sudo; then
        say "Not root, and there is no sudo."
        give_up
    fi
    as_root=(sudo)
    # Nobody is there to type a password.
    [ -t 0 ] || as_root=(sudo -n)
fi

export DEBIAN_FRONTEND=noninteractive
get() {
    say "Installing $*"
    "${as_root[@]}" apt-get install -q -y --no-install-recommends "$@" >&2
}

"${as_root[@]}" apt-get update -q >&2 || give_up
if [ ${#missing[@]} -gt 0 ]; then get "${missing[@]}" || by_hand; fi
if [ ${#browser[@]} -gt 0 ]; then get "${browser[@]}" || without_browser; fi
