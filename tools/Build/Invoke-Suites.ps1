# Runs the Pester suites on the staged module and writes "passed failed skipped" to a file.
param([string] $Directory, [string] $Report)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.0 -MaximumVersion 5.99.99
Import-Module VirtPS -Global

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Directory
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration

# Files and blocks that broke before their tests count as failures too.
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
$skipped = $result.SkippedCount + $result.NotRunCount + $result.InconclusiveCount
Set-Content -LiteralPath $Report -Value "$($result.PassedCount) $failed $skipped"
