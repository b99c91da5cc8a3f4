# Runs the Pester suites on the staged module and writes "passed failed skipped" to a file, then a line for each failure.
param([string] $Directory, [string] $Report)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.0 -MaximumVersion 5.99.99
Import-Module VirtPS -Global

$configuration = New-PesterConfiguration

# In order, so that the file after the last one reported is the one that hangs, if one does.
$configuration.Run.Path = (Get-ChildItem $Directory -Recurse -Filter *.Tests.ps1 | Sort-Object FullName).FullName
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration

# Files and blocks that broke before their tests count as failures too.
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
$skipped = $result.SkippedCount + $result.NotRunCount + $result.InconclusiveCount
$failures = @($result.Failed) + $result.FailedBlocks + $result.FailedContainers | ForEach-Object {
    $name = $_.ExpandedPath ? $_.ExpandedPath : $_.Item
    "${name}: $($_.ErrorRecord.Exception.Message -join ' ')" -replace '\s+', ' '
}
Set-Content -LiteralPath $Report -Value (@("$($result.PassedCount) $failed $skipped") + $failures)
