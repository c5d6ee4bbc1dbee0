#!/usr/bin/env bash
# Runs once, when Gradescope builds the image of the autograder: installs what submissions and the
# tester need.
set -euo pipefail

AUTOGRADER=${AUTOGRADER:-/autograder}
NODE_MAJOR=22

if [ -z "${TESTER_INSTALLED:-}" ]; then
  apt-get update
  apt-get install -y --no-install-recommends build-essential ca-certificates curl
  curl -fsSL "https://deb.nodesource.com/setup_$NODE_MAJOR.x" | bash -
  apt-get install -y --no-install-recommends nodejs
fi

npm install --global "$AUTOGRADER"/source/tcpproxy-*.tgz
