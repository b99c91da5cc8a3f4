#requires -Version 7
<#
.SYNOPSIS
Builds the module; the work itself is in tools/Build, which build.sh runs too.
.EXAMPLE
./build.ps1 -Task Test
#>
param(
    [ValidateSet('Build', 'Demo', 'Test', 'Package', 'Help')]
    [string] $Task = 'Build',

    # With -Task Help: the cmdlet whose page to begin.
    [string[]] $Argument = @()
)

$env:DOTNET_NOLOGO = $env:DOTNET_CLI_TELEMETRY_OPTOUT = 1
dotnet run --project "$PSScriptRoot/tools/Build/VirtPS.Build.csproj" --configuration Release -- $Task.ToLowerInvariant() @Argument
exit $LASTEXITCODE
