#!/bin/sh
# ./build.sh [build|demo|test|package|help [Verb-Noun]]; the work itself is in tools/Build, which build.ps1 runs too.
set -eu
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
exec dotnet run --project tools/Build/VirtPS.Build.csproj --configuration Release -- "$@"
