#!/bin/sh
# Make the project's own Python environment:  make_environment.sh PYTHON FOLDER [named]
# One that works is kept, whoever made it, unless PYTHON was named and is of another version.
set -eu
python=$1
folder=$2
named=${3:-}

refuse() {
    echo "$*" >&2
    exit 1
}

# A folder that was moved or copied keeps scripts which name its old place; a Python that was
# upgraded or removed leaves a dead link, or one that does not find the packages; a kill, half of it.
works() {
    grep -qsF "$(pwd -P)/$folder/bin/python" "$folder/bin/pip" &&
        "$folder/bin/python" -I -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null &&
        { [ -e "$folder/.made" ] || "$folder/bin/python" -m pip --version >/dev/null 2>&1; }
}

version_of() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'
}

same_version() {
    [ "$(version_of "$folder/bin/python")" = "$(version_of "$python" 2>/dev/null)" ]
}

if works && { [ -z "$named" ] || same_version; }; then
    touch "$folder/.made"
    exit 0
fi

command -v "$python" >/dev/null 2>&1 ||
    refuse "LDN Desktop needs Python 3.11 or newer, and there is no '$python' here:" \
        "install Python, or name yours with PYTHON=, as in 'make run PYTHON=python3.12'."

version=$(version_of "$python") ||
    refuse "'$python' does not run as Python: name another one with PYTHON=."

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    refuse "LDN Desktop needs Python 3.11 or newer, and '$python' is $version:" \
        "name a newer one with PYTHON=, as in 'make run PYTHON=python3.12'."

# Debian keeps the module that fills an environment in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package="python$version-venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing the system package $package, which Python needs for an environment."
        export DEBIAN_FRONTEND=noninteractive
        { apt-get install -qq -y --no-install-recommends "$package" ||
            { apt-get update -qq &&
                apt-get install -qq -y --no-install-recommends "$package"; }; } >/dev/null 2>&1 ||
            refuse "The package $package could not be installed: see 'apt-get install $package'."
    else
        refuse "Python cannot make an environment here yet:" \
            "run 'sudo apt-get install $package' (or what your system calls it), then try again."
    fi
fi

rm -f "$folder/.made"
"$python" -m venv --clear "$folder" || refuse "Python could not make an environment in '$folder'."
touch "$folder/.made"
