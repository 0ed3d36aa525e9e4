# Shared by the scripts: where we are, how commands are shown, which packages are needed. Sourced, not run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# Clones share what they compiled: paths below the checkout do not count.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
export CCACHE_DIR=${CCACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/rehearse-ccache}

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
echo_run() { printf '+ %s\n' "$*" >&2; "$@"; }

# What the program is built with and what it runs: Debian 12 package names.
packages_build=(cmake ninja-build g++ gcc ccache pkg-config git libboost1.81-dev nlohmann-json3-dev libhiredis-dev libseccomp-dev
  libfmt-dev libspdlog-dev libyaml-cpp-dev libsodium-dev libzstd-dev zlib1g-dev libcli11-dev libre2-dev libsqlite3-dev libssl-dev)
packages_run=(redis-server python3 ca-certificates)
packages_test=(libgtest-dev libgmock-dev chromium procps curl python3-jsonschema python3-yaml redis-tools)
# What server/languages/ names beyond the default four; a test holds the two together, and the Dockerfile.
packages_languages=(default-jdk-headless golang-go rustc php-cli ruby)

missing_packages() {
  local name
  for name in "$@"; do
    dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || printf '%s\n' "$name"
  done
}

# install_packages NAMES…: as root, or by sudo; without either says exactly what is missing and stops.
install_packages() {
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  # A Node.js from elsewhere will do: Debian's npm alone pulls in hundreds of packages.
  if ! command -v node >/dev/null; then missing+=(nodejs); fi
  if ! command -v npm >/dev/null; then missing+=(npm); fi
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo)
    elif command -v sudo >/dev/null && [ -t 0 ]; then as_root=(sudo)
    else
      printf 'These packages are missing, and installing them needs root or sudo:\n  %s\nRun this as root, then try again:\n  apt-get install --no-install-recommends %s\n' \
        "${missing[*]}" "${missing[*]}" >&2
      exit 2
    fi
  fi
  say "Installing ${#missing[@]} Debian packages"
  echo_run "${as_root[@]}" apt-get update -qq
  echo_run "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The web client: installed from the lock file and built, each only when its inputs changed.
build_web() {
  local stamp=web/node_modules/.rehearse-lock
  if ! cmp -s web/package-lock.json "$stamp"; then
    say "Installing the web client's packages"
    # npm's versions disagree on what a complete lock file is; the second command keeps to it just the same.
    (cd web && { echo_run npm ci --no-audit --no-fund --loglevel=error || echo_run npm install --no-save --no-audit --no-fund --loglevel=error; })
    cp web/package-lock.json "$stamp"
  fi
  if [ ! -f web/dist/index.html ] || [ -n "$(find web/src web/index.html web/package-lock.json web/vite.config.ts web/public -newer web/dist/index.html 2>/dev/null | head -1)" ]; then
    say "Building the web client"
    (cd web && echo_run npm run build --silent)
  fi
}

# TypeScript's compiler comes from npm, from a lock file of its own.
install_typescript() {
  local folder=languages/typescript
  local stamp=$folder/node_modules/.rehearse-lock
  cmp -s $folder/package-lock.json "$stamp" && return 0
  say "Installing TypeScript's compiler"
  (cd $folder && echo_run npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  cp $folder/package-lock.json "$stamp"
}

# build PRESET [cmake arguments]: configures when needed, then builds.
build() {
  local preset=$1; shift
  [ -f "build/$preset/build.ninja" ] || echo_run cmake --preset "$preset" -Wno-dev "$@" >/dev/null
  echo_run cmake --build "build/$preset" --parallel "${JOBS:-$(nproc)}"
}
