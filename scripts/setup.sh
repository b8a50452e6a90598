#!/usr/bin/env bash
# Makes sure that everything the build needs is there: a Rust toolchain, a C++ compiler, CMake and libclang (HiGHS,
# the MILP solver, is built from source). Installs what is missing with apt-get where that is possible, and says
# what to install where it is not. With --lite only what a build without HiGHS needs.
set -euo pipefail

lite=false
[ "${1:-}" = --lite ] && lite=true

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

if ! have cargo; then
    say "There is no Rust toolchain. Install one from https://rustup.rs (1.90 or newer), then run this again."
    exit 1
fi

[ ${#missing[@]} -eq 0 ] && exit 0

by_hand() {
    say "Please install what the build needs, then run this again:"
    say "  Debian, Ubuntu   apt-get install ${missing[*]}"
    say "  Fedora           dnf install gcc-c++ cmake clang-devel"
    say "  Arch             pacman -S gcc cmake clang"
    say "  macOS            xcode-select --install; brew install cmake llvm"
    $lite || say "Or build without the MILP solver, which needs none of them: make plan-lite"
    exit 1
}

have apt-get || by_hand

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! have sudo; then
        say "Not root, and there is no sudo."
        by_hand
    fi
    as_root=(sudo)
    # Nobody is there to type a password.
    [ -t 0 ] || as_root=(sudo -n)
fi

say "Installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q >&2 || by_hand
"${as_root[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}" >&2 || by_hand
