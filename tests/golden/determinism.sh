#!/bin/sh
# One hash for every build: compiles the program without the desktop with gcc and clang, -O0 and -O3,
# and compares the state hashes of a year of bsgi-2022 with each other and with hashes.txt.
# Usage: determinism.sh SOURCE_DIR WORK_DIR
set -eu
source=$1 work=$2 bad=0
for compiler in gcc clang; do
    command -v $compiler >/dev/null || { echo "no $compiler here: skipped"; continue; }
    for level in O0 O3; do
        build=$work/$compiler-$level
        cmake -S "$source" -B "$build" -G Ninja -DCMAKE_C_COMPILER=$compiler \
            -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG=-$level -DCORRIDOR_DESKTOP=OFF \
            -DCORRIDOR_TESTS=OFF -DCORRIDOR_WERROR=ON >/dev/null
        cmake --build "$build" >/dev/null
        while read -r scenario seed golden; do
            hash=$("$build/corridor" hash "$scenario" --seed "$seed")
            echo "$compiler -$level $scenario $seed $hash"
            [ "$hash" = "$golden" ] || { echo "  expected $golden"; bad=1; }
        done <"$source/tests/golden/hashes.txt"
    done
done
exit $bad
