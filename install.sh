#!/usr/bin/env bash
# Installs `acp`: builds it from this checkout, or unpacks a release archive.
#
#   ./install.sh [--prefix DIR] [--debug] [--archive FILE [--sha256 HEX]] [--demo]
#
#   --prefix DIR     `acp` goes to DIR/bin [default: where cargo puts programs, ~/.cargo]
#   --debug          build without optimisation: in a minute instead of five
#   --archive FILE   unpack this release archive (.tar.gz) instead of building
#   --sha256 HEX     the archive's checksum [default: read from FILE.sha256]
#   --demo           then run `acp demo`: a bundled application, installed into, started and called
set -euo pipefail

fail() {
    printf 'error: %s\n' "$1" >&2
    [ $# -lt 2 ] || printf '\nhint: %s\n' "$2" >&2
    exit 1
}

checksum() {
    if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

unpack() { # archive, expected checksum, prefix
    local archive=$1 expected=$2 prefix=$3 folder program
    [ -f "$archive" ] || fail "no archive \`$archive\`"
    if [ -z "$expected" ]; then
        [ -f "$archive.sha256" ] || fail "no checksum for \`$archive\`" "pass --sha256, or put \`$archive.sha256\` beside it"
        expected=$(cut -d ' ' -f 1 <"$archive.sha256")
    fi
    [ "$(checksum "$archive")" = "$expected" ] || fail "\`$archive\` is not what its checksum says; nothing was installed"
    folder=$(mktemp -d)
    # shellcheck disable=SC2064 # the folder of now, not of the end
    trap "rm -rf '$folder'" EXIT
    tar -xzf "$archive" -C "$folder"
    program=$(find "$folder" -type f -name acp | head -n 1)
    [ -n "$program" ] || fail "\`$archive\` holds no program \`acp\`"
    mkdir -p "$prefix/bin"
    install -m 755 "$program" "$prefix/bin/acp"
}

build() { # prefix, options of cargo install
    local prefix=$1
    shift
    command -v cargo >/dev/null || fail "building needs Rust, and there is no \`cargo\`" "install Rust, or pass --archive"
    cargo install --path "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)" --locked --force --root "$prefix" "$@"
}

main() {
    local prefix="${CARGO_HOME:-$HOME/.cargo}" archive="" sha256="" demo="" debug=()
    while [ $# -gt 0 ]; do
        case "$1" in
        --prefix) prefix=${2:?--prefix takes a folder} && shift ;;
        --archive) archive=${2:?--archive takes a file} && shift ;;
        --sha256) sha256=${2:?--sha256 takes a checksum} && shift ;;
        --debug) debug=(--debug) ;;
        --demo) demo=yes ;;
        -h | --help) sed -n '2,/^set /{s/^# \{0,1\}//;/^set /!p}' "$0" && return ;;
        *) fail "unknown option \`$1\`" "./install.sh --help" ;;
        esac
        shift
    done
    if [ -n "$archive" ]; then unpack "$archive" "$sha256" "$prefix"; else build "$prefix" ${debug[@]+"${debug[@]}"}; fi
    echo "installed $("$prefix/bin/acp" --version) as $prefix/bin/acp"
    case ":$PATH:" in *":$prefix/bin:"*) ;; *) echo "add $prefix/bin to PATH to call it as \`acp\`" ;; esac
    [ -z "$demo" ] || "$prefix/bin/acp" demo
}
main "$@"
