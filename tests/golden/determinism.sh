#!/bin/sh
# One hash for every build: compiles the program without the desktop with gcc and clang, at several
# levels, with sanitizers and without, and compares the state hashes of every bundled scenario, three
# seeds each, with hashes.txt. Sanitized builds, ten times as slow, run the first seed only.
# With CORRIDOR_EVERY_BUILD=1 each compiler builds all kinds (twelve builds instead of five), and all
# seeds are run.
# Usage: determinism.sh SOURCE_DIR WORK_DIR
set -eu
source=$1 work=$2 bad=0 every=${CORRIDOR_EVERY_BUILD:-0}
kinds_gcc="O0 O2 O3" kinds_clang="O0-sanitized O3"
if [ "$every" = 1 ]; then
    kinds_gcc="O0 O2 O3 O0-sanitized O2-sanitized O3-sanitized" kinds_clang=$kinds_gcc
fi
for compiler in gcc clang; do
    command -v $compiler >/dev/null || { echo "no $compiler here: skipped"; continue; }
    [ $compiler = gcc ] && kinds=$kinds_gcc || kinds=$kinds_clang
    for kind in $kinds; do
        build=$work/$compiler-$kind sanitize='' seeds=3
        case $kind in *-sanitized) sanitize=address,undefined; [ "$every" = 1 ] || seeds=1 ;; esac
        cmake -S "$source" -B "$build" -G Ninja -DCMAKE_C_COMPILER=$compiler \
            -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG="-${kind%-*}" \
            -DCORRIDOR_SANITIZE=$sanitize -DCORRIDOR_DESKTOP=OFF -DCORRIDOR_TESTS=OFF \
            -DCORRIDOR_WERROR=ON >/dev/null
        cmake --build "$build" >"$build/build.log" 2>&1 || {
            tail -30 "$build/build.log"
            exit 1
        }
        same=0
        while read -r scenario seed golden; do
            [ "$seed" -le $seeds ] || continue
            hash=$("$build/corridor" hash "$scenario" --seed "$seed")
            if [ "$hash" = "$golden" ]; then
                same=$((same + 1))
            else
                echo "$compiler -$kind $scenario $seed: found $hash, expected $golden"
                bad=1
            fi
        done <"$source/tests/golden/hashes.txt"
        echo "$compiler -$kind: $same equal"
    done
done
exit $bad
