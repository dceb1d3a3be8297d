#!/bin/sh
# One hash for every build: compiles the program without the desktop with gcc and clang, at several
# levels and under sanitizers, and compares the state hashes of a year of bsgi-2022 with hashes.txt.
# With CORRIDOR_EVERY_BUILD=1 each compiler builds all kinds (eight builds instead of five).
# Usage: determinism.sh SOURCE_DIR WORK_DIR
set -eu
source=$1 work=$2 bad=0
kinds_gcc="O0 O2 O3" kinds_clang="O0-sanitized O3"
if [ "${CORRIDOR_EVERY_BUILD:-0}" = 1 ]; then
    kinds_gcc="O0 O2 O3 O0-sanitized" kinds_clang=$kinds_gcc
fi
for compiler in gcc clang; do
    command -v $compiler >/dev/null || { echo "no $compiler here: skipped"; continue; }
    [ $compiler = gcc ] && kinds=$kinds_gcc || kinds=$kinds_clang
    for kind in $kinds; do
        build=$work/$compiler-$kind sanitize=
        case $kind in *-sanitized) sanitize=address,undefined ;; esac
        cmake -S "$source" -B "$build" -G Ninja -DCMAKE_C_COMPILER=$compiler \
            -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG="-${kind%-*}" \
            -DCORRIDOR_SANITIZE=$sanitize -DCORRIDOR_DESKTOP=OFF -DCORRIDOR_TESTS=OFF \
            -DCORRIDOR_WERROR=ON >/dev/null
        cmake --build "$build" >/dev/null
        while read -r scenario seed golden; do
            hash=$("$build/corridor" hash "$scenario" --seed "$seed")
            echo "$compiler -$kind $scenario $seed $hash"
            [ "$hash" = "$golden" ] || { echo "  expected $golden"; bad=1; }
        done <"$source/tests/golden/hashes.txt"
    done
done
exit $bad
