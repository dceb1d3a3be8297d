#!/bin/sh
# One hash for every build: compiles the program without the desktop with gcc and clang, at several
# levels, with sanitizers and without, and compares the state hashes of every bundled scenario, three
# seeds each, with hashes.txt. Five builds, enough that each compiler, level and kind is among them;
# with CORRIDOR_EVERY_BUILD=1 all twelve. What WORK_DIR holds already is not compiled again. Of a
# PROGRAM the hashes are compared first.
# Usage: determinism.sh SOURCE_DIR WORK_DIR [PROGRAM]
set -eu
source=$1 work=$2 bad=0
kinds_gcc="O0 O2 O3" kinds_clang="O0-sanitized O3"
if [ "${CORRIDOR_EVERY_BUILD:-0}" = 1 ]; then
    kinds_gcc="O0 O2 O3 O0-sanitized O2-sanitized O3-sanitized" kinds_clang=$kinds_gcc
fi

# compare NAME PROGRAM SECONDS_OF_THE_BUILD
compare() {
    same=0 start=$(date +%s)
    while read -r scenario seed golden; do
        hash=$("$2" hash "$scenario" --seed "$seed")
        if [ "$hash" = "$golden" ]; then
            same=$((same + 1))
        else
            echo "$1 $scenario $seed: found $hash, expected $golden"
            bad=1
        fi
    done <"$source/tests/golden/hashes.txt"
    echo "$1: $same equal ($3 s to build, $(($(date +%s) - start)) s to run)"
}

[ $# -lt 3 ] || compare "$3" "$3" 0
for compiler in gcc clang; do
    command -v $compiler >/dev/null || { echo "no $compiler here: skipped"; continue; }
    [ $compiler = gcc ] && kinds=$kinds_gcc || kinds=$kinds_clang
    for kind in $kinds; do
        build=$work/$compiler-$kind sanitize='' begun=$(date +%s)
        case $kind in *-sanitized) sanitize=address,undefined ;; esac
        cmake -S "$source" -B "$build" -G Ninja -DCMAKE_C_COMPILER=$compiler \
            -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG="-${kind%-*}" \
            -DCORRIDOR_SANITIZE=$sanitize -DCORRIDOR_DESKTOP=OFF -DCORRIDOR_TESTS=OFF \
            -DCORRIDOR_WERROR=ON >/dev/null
        cmake --build "$build" >"$build/build.log" 2>&1 || {
            tail -30 "$build/build.log"
            exit 1
        }
        compare "$compiler -$kind" "$build/corridor" $(($(date +%s) - begun))
    done
done
exit $bad
